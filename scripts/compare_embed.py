"""Compares `sepit embed` with esm-cpp on proteins of 40 to 600 residues: residues per second, and vectors.

The model has the shape of esm2_t6_8M_UR50D and random weights; both read the same file, and sepit's time includes reading it.
Nothing else should run meanwhile. No weights are downloaded.

Needs: pip install esm-cpp numpy safetensors.
Usage: compare_embed.py SEPIT [FOLDER]
"""
import json
import pathlib
import subprocess
import sys
import tempfile
import time

import esm_cpp
import numpy as np
from safetensors.numpy import load_file, save_file

LAYERS, WIDTH, HEADS, HIDDEN, VOCABULARY = 6, 320, 20, 1280, 33
PROTEINS, ROUNDS = 300, 2


def checkpoint(folder, random):
    tensors = {}

    def linear(name, outputs, inputs):
        weight = random.standard_normal((outputs, inputs), dtype=np.float32)
        tensors[name + ".weight"] = weight / np.float32(inputs) ** 0.5
        tensors[name + ".bias"] = random.standard_normal(outputs, dtype=np.float32) * np.float32(0.02)

    def norm(name):
        tensors[name + ".weight"] = np.ones(WIDTH, np.float32)
        tensors[name + ".bias"] = np.zeros(WIDTH, np.float32)

    size = WIDTH // HEADS
    tensors["esm.embeddings.word_embeddings.weight"] = random.standard_normal((VOCABULARY, WIDTH), dtype=np.float32)
    for layer in range(LAYERS):
        prefix = f"esm.encoder.layer.{layer}."
        for name in ["query", "key", "value"]:
            linear(prefix + "attention.self." + name, WIDTH, WIDTH)
        frequencies = 10000 ** (-np.arange(0, size, 2, dtype=np.float32) / size)
        tensors[prefix + "attention.self.rotary_embeddings.inv_freq"] = frequencies.astype(np.float32)
        linear(prefix + "attention.output.dense", WIDTH, WIDTH)
        linear(prefix + "intermediate.dense", HIDDEN, WIDTH)
        linear(prefix + "output.dense", WIDTH, HIDDEN)
        norm(prefix + "attention.LayerNorm")
        norm(prefix + "LayerNorm")
    norm("esm.encoder.emb_layer_norm_after")
    linear("lm_head.dense", WIDTH, WIDTH)
    norm("lm_head.layer_norm")
    tensors["lm_head.bias"] = np.zeros(VOCABULARY, np.float32)
    tensors["esm.contact_head.regression.weight"] = np.zeros((1, LAYERS * HEADS), np.float32)
    tensors["esm.contact_head.regression.bias"] = np.zeros(1, np.float32)
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    (folder / "config.json").write_text(json.dumps(dict(
        model_type="esm", architectures=["EsmForMaskedLM"], vocab_size=VOCABULARY, mask_token_id=32, pad_token_id=1,
        hidden_size=WIDTH, num_hidden_layers=LAYERS, num_attention_heads=HEADS, intermediate_size=HIDDEN,
        position_embedding_type="rotary", token_dropout=True, emb_layer_norm_before=False, layer_norm_eps=1e-5,
        hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0, max_position_embeddings=1026, hidden_act="gelu")))


def by_sepit(program, folder):
    start = time.perf_counter()
    subprocess.run([program, "embed", "--mean", "--model", folder, "--out", folder / "out.safetensors",
                    folder / "proteins.fasta"], check=True, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start, load_file(folder / "out.safetensors")


def by_esm_cpp(folder, proteins):
    model, tokenizer = esm_cpp.Model.load_from_safetensors(str(folder / "model.safetensors")), esm_cpp.Tokenizer()
    ids = {name: np.array(tokenizer.encode(text), np.int32) for name, text in proteins.items()}
    start = time.perf_counter()
    means = {name: model.forward_with_hidden_states(i)[1][-1][1:-1].mean(axis=0) for name, i in ids.items()}
    return time.perf_counter() - start, means


def main(program, folder):
    random = np.random.default_rng(0)
    checkpoint(folder, random)
    proteins = {f"p{i}": "".join(random.choice(list("LAGVSERTIDPKQNFYMHWC"), random.integers(40, 601)))
                for i in range(PROTEINS)}
    (folder / "proteins.fasta").write_text("".join(f">{name}\n{text}\n" for name, text in proteins.items()))
    residues = sum(map(len, proteins.values()))
    times = {"sepit": [], "esm-cpp": []}
    for _ in range(ROUNDS):
        seconds, ours = by_sepit(program, folder)
        times["sepit"].append(seconds)
        seconds, theirs = by_esm_cpp(folder, proteins)
        times["esm-cpp"].append(seconds)
    for name, seconds in times.items():
        print(f"{name:8} {residues / min(seconds):8.0f} residues/s")
    print(f"ratio    {min(times['esm-cpp']) / min(times['sepit']):8.2f}")
    cosines = [a @ b / np.sqrt((a @ a) * (b @ b)) for a, b in ((ours[name], theirs[name]) for name in proteins)]
    print(f"least cosine of mean vectors {min(cosines):.5f}")


if __name__ == "__main__":
    if len(sys.argv) > 2:
        pathlib.Path(sys.argv[2]).mkdir(parents=True, exist_ok=True)
        main(sys.argv[1], pathlib.Path(sys.argv[2]))
    else:
        with tempfile.TemporaryDirectory() as name:
            main(sys.argv[1], pathlib.Path(name))
