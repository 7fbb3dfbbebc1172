"""Imports randomly initialised checkpoints that transformers wrote and compares what sepit computes with transformers.

ESM-2 has the shape of esm2_t12_35M_UR50D; the language models are Llama 2 (grouped queries, as TinyLlama), Llama 3 (rotary
scaling, tied embeddings, sharded files) and Mistral (sliding window) with few layers. No weights are downloaded.

Needs: pip install torch transformers tokenizers safetensors sentencepiece.
Usage: compare_models.py SEPIT [FOLDER]
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import torch
from safetensors.torch import load_file, save_file
from transformers import (EsmConfig, EsmForMaskedLM, LlamaConfig, LlamaForCausalLM, MistralConfig, MistralForCausalLM)

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "scripts/goldens"))
import tokenizer_goldens
import transformers_goldens as goldens

SEQUENCE = "MKTAYIAKQRQISFVKSHFSRQLEERLGLIEVQAPILSRVGDGTQDNLSGAEKAVQVKVKALPDAQFEVVHSLAKWKRQTLGQHDFSAGEGLYTHMKALRPDEDRLSPLHSVYVDQWDWERVMG"
SHAPE = dict(hidden_size=256, intermediate_size=688, num_hidden_layers=4, num_attention_heads=8, num_key_value_heads=2,
             max_position_embeddings=2048, rms_norm_eps=1e-5)
MODELS = {
    "llama2": (LlamaForCausalLM, LlamaConfig, {}),
    "llama3": (LlamaForCausalLM, LlamaConfig, dict(tie_word_embeddings=True, rope_parameters=dict(
        goldens.LLAMA3, rope_theta=500000.0, original_max_position_embeddings=64))),
    "mistral": (MistralForCausalLM, MistralConfig, dict(head_dim=48, sliding_window=64)),
}
failures = 0


def sepit(program, *arguments):
    done = subprocess.run([program, *map(str, arguments)], capture_output=True, encoding="utf-8")
    if done.returncode:
        sys.exit(done.stderr)
    return done.stdout


def report(what, found, expected, tolerance):
    global failures
    worst = (found - expected).abs().max().item()
    failures += not worst <= tolerance
    print(f"{'ok' if worst <= tolerance else 'DIFFERS':8}{what}: largest difference {worst:.2e} of {expected.abs().max().item():.2f}")


def protein(program, folder):
    config = EsmConfig(
        vocab_size=33, mask_token_id=32, pad_token_id=1, hidden_size=480, num_hidden_layers=12, num_attention_heads=20,
        intermediate_size=1920, position_embedding_type="rotary", token_dropout=True, emb_layer_norm_before=False,
        layer_norm_eps=1e-5, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0, max_position_embeddings=1026)
    model = EsmForMaskedLM._from_config(config, attn_implementation="eager").eval()
    goldens.randomise(model, 1)
    rounded = []
    for name, buffer in model.named_buffers():
        if name.endswith("inv_freq"):
            buffer.copy_(buffer.half().float())
            rounded.append(buffer.clone())
    model.save_pretrained(folder / "esm2")
    goldens.original_layout(folder / "esm2", 12, rounded[0])
    (folder / "protein.fasta").write_text(f">x\n{SEQUENCE}\n")
    ids = goldens.encode(SEQUENCE)
    mask = torch.ones_like(ids)
    with torch.no_grad():
        out = model(ids, attention_mask=mask, output_hidden_states=True)
        contacts = model.predict_contacts(ids, mask)[0]
    fasta, file = folder / "protein.fasta", folder / "out.safetensors"
    for layer in (0, 6, 11, 12):
        sepit(program, "embed", "--model", folder / "esm2", "--out", file, "--layer", layer, fasta)
        report(f"ESM-2 hidden state {layer}", load_file(file)["x"], out.hidden_states[layer][0, 1:-1], 1e-4)
    sepit(program, "embed", "--model", folder / "esm2", "--out", file, "--logits", fasta)
    report("ESM-2 masked-language logits", load_file(file)["x"], out.logits[0, 1:-1], 1e-4)
    rows = sepit(program, "contacts", "--model", folder / "esm2", "--separation", 1, fasta).splitlines()[1:]
    found = torch.zeros_like(contacts)
    for row in rows:
        i, j, _, _, p = row.split("\t")
        found[int(i) - 1, int(j) - 1] = float(p)
    report("ESM-2 contacts, four decimals", found, contacts.triu(1), 6e-5)
    return model.esm


def language(program, folder, name, esm, tokenizer):
    model_class, config_class, changes = MODELS[name]
    size = tokenizer.get_vocab_size()
    config = config_class(**{**SHAPE, "vocab_size": size, "eos_token_id": tokenizer.token_to_id("</s>"), **changes})
    model = model_class._from_config(config, attn_implementation="eager").eval()
    goldens.randomise(model, 3)
    model.save_pretrained(folder / name, max_shard_size="1MB" if name == "llama3" else "1GB")
    tokenizer.save(str(folder / name / "tokenizer.json"))
    out = folder / (name + "-sepit")
    sepit(program, "import", "--protein-lm", folder / "esm2", "--llm", folder / name, "--out", out)
    made, c = load_file(out / "model.safetensors"), json.loads((out / "config.json").read_text())
    model.resize_token_embeddings(c["text"]["vocab"], mean_resizing=False)
    model.load_state_dict({k[11:]: v for k, v in made.items() if k.startswith("text_model.")}, strict=name != "llama3")
    model.tie_weights()

    def features(sequence):
        with torch.no_grad():
            states = esm(goldens.encode(sequence), attention_mask=torch.ones(1, len(sequence) + 2).long(),
                         output_hidden_states=True).hidden_states[-2]
            for layer in ("linear_1", "linear_2"):
                states = states @ made[f"multi_modal_projector.{layer}.weight"].T + made[f"multi_modal_projector.{layer}.bias"]
                states = torch.nn.functional.gelu(states) if layer == "linear_1" else states
        return states

    def merged(ids, sequence):
        at, x = ids.index(c["protein_token"]), model.get_input_embeddings()(torch.tensor([ids]))
        return torch.cat([x[:, :at], features(sequence), x[:, at + 1 :]], 1).detach()

    random = torch.Generator().manual_seed(7)
    text = torch.randint(3, size, (2, 40), generator=random)
    text[:, 5] = c["protein_token"]
    sequences = [SEQUENCE[:90], SEQUENCE[:31]]
    ids, mask = torch.ones(2, 92, dtype=torch.long), torch.zeros(2, 92, dtype=torch.long)
    for row, sequence in enumerate(sequences):
        ids[row, : len(sequence) + 2], mask[row, : len(sequence) + 2] = goldens.encode(sequence)[0], 1
    positions = torch.randn(2, 92, 3, generator=random) * mask[..., None] * 8  # an untrained structure module adds nothing
    positions[:, 0] = 0
    save_file(dict(protein_ids=ids, protein_mask=mask, positions=positions, text_ids=text,
                   text_mask=torch.ones_like(text), labels=torch.full_like(text, -100)), folder / "batch.safetensors")
    sepit(program, "logits", "--model", out, "--input", folder / "batch.safetensors", "--output", folder / "logits.safetensors")
    found = load_file(folder / "logits.safetensors")["logits"]
    for row, sequence in enumerate(sequences):
        with torch.no_grad():
            expected = model(inputs_embeds=merged(text[row].tolist(), sequence)).logits[0]
        report(f"{name}, imported, logits of row {row}", found[row, : len(expected)], expected, 1e-4)

    extended = type(tokenizer).from_file(str(out / "tokenizer.json"))
    prompt = extended.encode("[INST] What is <bop><protein><eop> ? [/INST]").ids
    x, answer = merged(prompt, SEQUENCE), []
    with torch.no_grad():
        step = model(inputs_embeds=x, use_cache=True)
        for _ in range(200):
            answer.append(step.logits[0, -1].argmax().item())
            if answer[-1] == config.eos_token_id:
                break
            step = model(input_ids=torch.tensor([answer[-1:]]), past_key_values=step.past_key_values, use_cache=True)
    ours = json.loads(sepit(program, "ask", "--model", out, "--json", "--max-tokens", 200, f"What is {SEQUENCE} ?"))["answer"]
    theirs = extended.decode(answer).removeprefix(" ")
    same = ours == theirs
    global failures
    failures += not same
    print(f"{'ok' if same else 'DIFFERS':8}{name}, imported, greedy answer of {len(answer)} tokens, {len(set(answer))} different ones")
    if not same:
        print(repr(ours), repr(theirs), sep="\n")


def main(program, folder):
    esm = protein(program, folder)
    lines = (ROOT / "Tests/LanguageModelTests/Goldens/corpus.txt").read_text(encoding="utf-8").splitlines()
    tokenizer = tokenizer_goldens.sentence_piece(lines, True)
    for name in MODELS:
        language(program, folder, name, esm, tokenizer)
    sys.exit(failures > 0)


if __name__ == "__main__":
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    if len(sys.argv) > 2:
        main(sys.argv[1], pathlib.Path(sys.argv[2]))
    with tempfile.TemporaryDirectory() as folder:
        main(sys.argv[1], pathlib.Path(folder))
