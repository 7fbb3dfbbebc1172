"""Writes the golden cases of NumericalContractTests: what an implementation of the model in PyTorch gives.

The implementation is a Python file with a `Config` whose fields are those of our config.json, and a module `SEPIT`
that maps (protein_ids, protein_mask, positions, text_ids, text_mask, labels) to (logits, mask, loss, balance loss), as
described in arXiv 2410.03553.

Needs: pip install torch safetensors. Made with torch 2.13.0 on a CPU.
Usage: model_goldens.py IMPLEMENTATION.py [DIR]      into Tests/SEPITModelTests/Goldens by default
"""
import dataclasses
import importlib.util
import json
import pathlib
import sys

import torch
from safetensors.torch import save_file

SMALL = dict(
    protein_hidden=16, protein_heads=2, protein_ffn=20, kernels=10, hidden=16, heads=4, kv_heads=2, ffn=20, vocab=30,
    protein_token=27,
)
# Name: what differs from SMALL, residues of each protein, tokens of each text.
CASES = {
    "paper-dense": (dict(kv_heads=1, heads=2, edge_scale=0.05), [58, 61, 9, 30], [9, 14, 7, 12]),
    "paper-moe-top1": (dict(experts=3, rope_theta=500.0), [13, 1], [12, 8]),
    "paper-moe-top2": (dict(experts=3, top_k=2, renormalise=True, token_dropout=False, protein_feature_layer=-1),
                       [5, 21, 17], [10, 10, 6]),
    "official-moe": (dict(experts=2, compat="official", protein_max_length=24), [22, 8, 15, 11], [9, 9, 9, 9]),
}
MASK, UNKNOWN = 32, 3


def backbone(length: int, random: torch.Generator) -> torch.Tensor:
    """Steps of 3.8 angstrom that turn slowly."""
    direction, points = torch.tensor([1.0, 0.0, 0.0]), [torch.zeros(3)]
    for _ in range(length - 1):
        direction = direction + 0.8 * torch.randn(3, generator=random)
        direction = direction / direction.norm()
        points.append(points[-1] + 3.8 * direction)
    points = torch.stack(points)
    return points - points.mean(0) + 0.01  # no residue at the origin, which means "no position"


def make_batch(config, residues: list[int], tokens: list[int], random: torch.Generator) -> dict:
    paper, count = config.compat == "paper", len(residues)
    width = max(residues) + 2 if paper else config.protein_max_length
    ids = torch.ones(count, width, dtype=torch.long)
    mask, positions = torch.zeros_like(ids), torch.zeros(count, width, 3)
    text = torch.zeros(count, max(tokens), dtype=torch.long)
    text_mask, labels = torch.zeros_like(text), torch.full_like(text, -100)
    for row, (n, length) in enumerate(zip(residues, tokens)):
        ids[row, 0], ids[row, n + 1] = 0, 2
        ids[row, 1 : n + 1] = torch.randint(4, 24, (n,), generator=random)
        mask[row, : n + 2] = 1
        positions[row, 1 : n + 1] = backbone(n, random)
        text[row, :length] = torch.randint(3, config.protein_token, (length,), generator=random)
        text[row, row + 1] = config.protein_token
        text_mask[row, :length] = 1
        labels[row, length // 2 + 1 : length] = text[row, length // 2 + 1 : length]
    ids[0, 3], ids[0, 4] = MASK, UNKNOWN
    positions[0, 6:9] = 0  # residues without a position
    positions[-1] = 0  # a protein without a structure
    return dict(protein_ids=ids, protein_mask=mask, positions=positions, text_ids=text, text_mask=text_mask,
                labels=labels)


def make_case(implementation, folder: pathlib.Path, seed: int, changes: dict, residues: list, tokens: list) -> None:
    config = implementation.Config(**{**SMALL, **changes})
    torch.manual_seed(seed)
    model = implementation.SEPIT(config)
    for name, parameter in model.named_parameters():
        if "gbf." in name:
            torch.nn.init.uniform_(parameter, 0.4, 12.0 if name.endswith("means") else 4.0)
        elif parameter.dim() > 1:
            torch.nn.init.normal_(parameter, 0, 0.25)
        else:
            torch.nn.init.normal_(parameter, 1.0 if "norm" in name.lower() and "bias" not in name else 0.0, 0.1)
    batch = make_batch(config, residues, tokens, torch.Generator().manual_seed(seed))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text(json.dumps(dataclasses.asdict(config), indent=1) + "\n")
    save_file({name: value.contiguous() for name, value in model.state_dict().items()}, folder / "model.safetensors")
    save_file(batch, folder / "batch.safetensors")

    def total(loss, balance):
        return loss if balance is None else loss + 0.01 * balance

    logits, _, loss, balance = model(*batch.values())
    total(loss, balance).backward()
    expected = {"logits": logits.detach().contiguous(), "loss": loss.detach()[None]}
    if balance is not None:
        expected["balance_loss"] = balance.detach()[None]
    for name, parameter in model.named_parameters():
        expected["grad." + name] = torch.zeros_like(parameter) if parameter.grad is None else parameter.grad.clone()
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01)
    losses = []
    for _ in range(10):
        optimizer.zero_grad()
        _, _, loss, balance = model(*batch.values())
        total(loss, balance).backward()
        optimizer.step()
        losses.append(total(loss, balance).item())
    expected["losses"] = torch.tensor(losses)
    save_file(expected, folder / "expected.safetensors")
    print(f"{folder.name}: loss {losses[0]:.5f} to {losses[-1]:.5f}")


def main() -> None:
    spec = importlib.util.spec_from_file_location("implementation", sys.argv[1])
    implementation = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = implementation
    spec.loader.exec_module(implementation)
    default = pathlib.Path(__file__).resolve().parents[2] / "Tests/SEPITModelTests/Goldens"
    out = pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else default
    for seed, (name, case) in enumerate(CASES.items()):
        make_case(implementation, out / name, seed + 20, *case)


if __name__ == "__main__":
    main()
