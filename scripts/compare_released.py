#!/usr/bin/env python3
"""Asks a small model in official mode through `sepit ask`, and through another implementation that is fed by gemmi: the words and
their probability must be the same to 1e-4, with a structure far from the origin of its file, and without one.

    pip install torch safetensors tokenizers gemmi numpy
    scripts/compare_released.py IMPLEMENTATION.py SEPIT TOKENIZER.json

The implementation is a Python file as for goldens/model_goldens.py; the tokenizer that of any model of sepit's.
"""
import importlib.util
import json
import math
import pathlib
import subprocess
import sys
import tempfile

import gemmi
import torch
from safetensors.torch import save_file
from tokenizers import Tokenizer

VOCABULARY = ["<cls>", "<pad>", "<eos>", "<unk>", *"LAGVSERTIDPKQNFYMHWCXBUZO.-"]
TOKENS = 5
SEQUENCE = "MSDKVLRTWQYNHEGFAICPKKLMQWTRND"


def load(path: str):
    spec = importlib.util.spec_from_file_location("implementation", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def write_structure(path: pathlib.Path, seed: int) -> None:
    """A random walk of C-alphas, 80 angstroms from the origin; two residues lack theirs."""
    steps = torch.randn(len(SEQUENCE), 3, generator=torch.Generator().manual_seed(seed))
    places = (3.8 * steps / steps.norm(dim=1, keepdim=True)).cumsum(0) + torch.tensor([40.0, -30.0, 60.0])
    lines = []
    for number, (letter, place) in enumerate(zip(SEQUENCE, places), 1):
        name = gemmi.expand_one_letter(letter, gemmi.ResidueKind.AA)
        atom = "CB" if number in (7, 19) else "CA"
        x, y, z = place.tolist()
        lines.append(f"ATOM  {number:5}  {atom}  {name} A{number:4}    {x:8.3f}{y:8.3f}{z:8.3f}  1.00 10.00           C")
    path.write_text("\n".join(lines + ["TER", "END"]) + "\n")


def read_structure(path: pathlib.Path):
    chain = gemmi.read_structure(str(path))[0][0]
    letters = [gemmi.find_tabulated_residue(residue.name).one_letter_code for residue in chain]
    atoms = [residue.find_atom("CA", "*") for residue in chain]
    return "".join(letters), [list(atom.pos) if atom else [0.0, 0.0, 0.0] for atom in atoms]


def answer(model, config, tokenizer, prompt: str, sequence: str, positions) -> tuple[list[int], float]:
    length = config.protein_max_length
    ids = [0] + [VOCABULARY.index(letter) for letter in sequence] + [2]
    mask = torch.tensor([[1] * len(ids) + [0] * (length - len(ids))])
    xyz = torch.zeros(1, length, 3)
    if positions:
        xyz[0, 1 : len(positions) + 1] = torch.tensor(positions)
    protein = torch.tensor([ids + [1] * (length - len(ids))])
    text = tokenizer.encode(prompt).ids
    total, said = 0.0, []
    end = tokenizer.token_to_id("</s>")
    while len(said) < TOKENS and (not said or said[-1] != end):
        row = torch.tensor([text + said])
        with torch.no_grad():
            logits = model(protein, mask, xyz, row, torch.ones_like(row))[0]
        scores = logits[0, -1].double().log_softmax(-1)
        said.append(int(scores.argmax()))
        total += float(scores.max())
    return said, math.exp(total / len(said))


def main(implementation: str, sepit: str, tokenizer_file: str) -> None:
    module = load(implementation)
    tokenizer = Tokenizer.from_file(tokenizer_file)
    vocabulary = (tokenizer.get_vocab_size() + 7) // 8 * 8
    config = module.Config(
        protein_layers=3, protein_hidden=16, protein_heads=2, protein_ffn=20, hidden=16, heads=4, kv_heads=2, ffn=20,
        vocab=vocabulary, protein_token=tokenizer.token_to_id("<protein>"), experts=4, compat="official",
        protein_max_length=48, kernels=128)
    failed = False
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for seed in range(5):
            torch.manual_seed(seed)
            model = module.SEPIT(config).eval()
            for parameter_name, parameter in model.named_parameters():
                if parameter.dim() > 1 and "gbf." not in parameter_name:
                    torch.nn.init.normal_(parameter, 0, 0.25)
            out = folder / f"model{seed}"
            out.mkdir()
            (out / "config.json").write_text(json.dumps(vars(config)))
            (out / "tokenizer.json").write_text(pathlib.Path(tokenizer_file).read_text())
            save_file({key: value.contiguous() for key, value in model.state_dict().items()}, out / "model.safetensors")
            file = folder / f"{seed}.pdb"
            write_structure(file, seed)
            sequence, positions = read_structure(file)
            cases = [
                ("structure", ["--structure", str(file), "What is the fold of <protein>?"],
                 "[INST] What is the fold of <bop><protein><eop>? [/INST]", positions),
                ("sequence", [f"What is the fold of {sequence}?"], "[INST] What is the fold of <protein>? [/INST]", None),
            ]
            for kind, arguments, prompt, places in cases:
                said, confidence = answer(model, config, tokenizer, prompt, sequence, places)
                command = [sepit, "ask", "--json", "--model", str(out), "--max-tokens", str(TOKENS), *arguments]
                found = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
                text = tokenizer.decode([token for token in said if token != tokenizer.token_to_id("</s>")])
                difference = abs(found["confidence"] - confidence)
                same = found["answer"].strip() == text.strip()
                failed |= difference > 1e-4 or not same
                print(f"{seed} {kind:9} {confidence:.6f} {found['confidence']:.6f} differ by {difference:.1e}, same words {same}")
    sys.exit(failed)


if __name__ == "__main__":
    main(*sys.argv[1:])
