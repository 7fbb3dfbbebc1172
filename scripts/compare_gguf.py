"""Imports GGUF files and compares with the Python package gguf and with transformers.

Random files of every type and of many shapes: weights bit for bit as `dequantize` gives them, rows of queries and keys put in
order. Damaged and hostile files: refused with exit code 65, each in at most 100 ms. With FILE.gguf, a real language model:
perplexity of a text as transformers has it with the same file, by the model's own logits.

Needs: pip install gguf numpy safetensors; with FILE.gguf also torch transformers.
Usage: compare_gguf.py SEPIT [FILE.gguf [TEXT]]
"""
import json
import pathlib
import struct
import subprocess
import sys
import tempfile
import time

import gguf
import numpy as np
from safetensors.numpy import load_file, save_file

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "scripts/goldens"))
import gguf_goldens as goldens

PROTEIN = ROOT / "Tests/StructureEncoderTests/Goldens/esm2"
PROSE = ("Proteins are large molecules made of amino acids. In 1958, the first structure of a protein, myoglobin, was solved by "
         "X-ray crystallography; it doesn't surprise that this took more than 20 years. Enzymes catalyse reactions: trypsin, "
         "for example, cuts other proteins after lysine and arginine. What a protein does depends on how it folds, and how it "
         "folds is written in its sequence.")
failures = 0


def report(good, what):
    global failures
    failures += not good
    print(f"{'ok' if good else 'DIFFERS':8}{what}", flush=True)


def run(program, *arguments, **options):
    return subprocess.run([program, *map(str, arguments)], capture_output=True, encoding="utf-8", **options)


def sepit(program, *arguments, **options):
    done = run(program, *arguments, **options)
    if done.returncode:
        sys.exit(done.stderr)
    return done.stdout


def random_model(random, path):
    """Writes a model of random sizes and types; its tensors as they should be, and the heads."""
    heads = int(random.choice([1, 2, 3, 4]))
    kv = int(random.choice([n for n in (1, 2, 3, 4) if heads % n == 0]))
    head_dim = int(random.choice([8, 32, 64, 96, 128]))
    hidden, ffn = (int(random.choice([32, 96, 256, 512, 768])) for _ in range(2))
    tied, layers, vocabulary = bool(random.integers(2)), int(random.integers(1, 4)), int(random.integers(300, 400))
    config = dict(num_hidden_layers=layers, max_position_embeddings=128, hidden_size=hidden, intermediate_size=ffn,
                  num_attention_heads=heads, num_key_value_heads=kv, head_dim=head_dim, rms_norm_eps=1e-5, rope_theta=1e4)
    writer = goldens.base(path, config, vocabulary)
    alignment = int(random.choice([32, 8, 64, 256]))
    if alignment != 32:
        writer.add_custom_alignment(alignment)
    goldens.least_tokenizer(writer, vocabulary, str(random.choice(["smollm", "llama-bpe", "gpt-2", "default", "qwen2"])))
    shapes = {"model.embed_tokens": (vocabulary, hidden), "model.norm": (hidden,)}
    if not tied:
        shapes["lm_head"] = (vocabulary, hidden)
    for layer in range(layers):
        own = {"input_layernorm": (hidden,), "post_attention_layernorm": (hidden,),
               "self_attn.q_proj": (heads * head_dim, hidden), "self_attn.k_proj": (kv * head_dim, hidden),
               "self_attn.v_proj": (kv * head_dim, hidden), "self_attn.o_proj": (hidden, heads * head_dim),
               "mlp.gate_proj": (ffn, hidden), "mlp.up_proj": (ffn, hidden), "mlp.down_proj": (hidden, ffn)}
        shapes.update({f"model.layers.{layer}.{name}": shape for name, shape in own.items()})
    expected, used = {}, set()
    for name in sorted(shapes, key=lambda _: random.random()):
        shape = shapes[name]
        rows, width = (1, *shape) if len(shape) == 1 else shape
        kinds = [k for k in goldens.TYPES if width % gguf.GGML_QUANT_SIZES[k][0] == 0]
        kind = kinds[random.integers(len(kinds))] if len(shape) == 2 else goldens.Type.F32
        data, values = goldens.random_bytes(random, kind, rows, width)
        used.add(kind.name)
        for part, count in (("q_proj", heads), ("k_proj", kv)):
            if part in name:  # the file's rows are pairs; those expected are halves
                values = values.reshape(count, head_dim // 2, 2, width).swapaxes(1, 2).reshape(rows, width)
        expected[f"text_model.{name}.weight"] = values.reshape(shape)
        raw = kind if kind not in (goldens.Type.F32, goldens.Type.F16) else None
        writer.add_tensor(goldens.gguf_name(name + ".weight"), data if len(shape) == 2 else data.reshape(-1), raw_dtype=raw)
    goldens.finish(writer)
    if random.integers(2):
        data = bytearray(path.read_bytes())
        data[4:8] = struct.pack("<I", 2)
        path.write_bytes(data)
    return expected, used


def random_files(program, folder, count=40):
    random, seen = np.random.default_rng(2026), set()
    for index in range(count):
        path, out = folder / "random.gguf", folder / "random"
        expected, used = random_model(random, path)
        seen |= used
        sepit(program, "import", "--protein-lm", PROTEIN, "--llm", path, "--out", out, "--force")
        found = load_file(out / "model.safetensors")
        wrong = [name for name, values in expected.items()
                 if not np.array_equal(found[name][:len(values)].view(np.uint32), values.view(np.uint32))]
        report(not wrong, f"file {index}: {len(expected)} tensors, {' '.join(sorted(used))} {wrong[:3] or ''}")
    report(len(seen) == len(goldens.TYPES), f"{len(seen)} types in all")


def hostile_files(program, folder):
    random = np.random.default_rng(5)
    good = folder / "good.gguf"
    random_model(random, good)
    image = good.read_bytes()
    text = lambda name: struct.pack("<Q", len(name)) + name
    head = lambda tensors, keys, version=3: b"GGUF" + struct.pack("<IQQ", version, tensors, keys)
    tensor = lambda name, extents, kind, offset: (
        text(name) + struct.pack("<I", len(extents)) + b"".join(struct.pack("<q", e) for e in extents)
        + struct.pack("<IQ", kind, offset))
    def padded(data, more):
        return data + bytes(-len(data) % 32 + more)
    cases = {
        "empty": b"", "magic alone": b"GGUF", "other magic": b"GGML" + image[4:], "version 0": head(0, 0, 0),
        "version 1": head(0, 0, 1), "version 4": head(0, 0, 4), "other byte order": b"GGUF" + struct.pack(">IQQ", 3, 1, 1) + image[24:],
        "half": image[:len(image) // 2], "cut in the keys": image[:300], "the end missing": image[:-2000],
        "2^64 tensors": head(2**64 - 1, 0) + image[24:], "2^40 keys": head(0, 2**40) + image[24:],
        "list of 2^64": head(0, 1) + text(b"x") + struct.pack("<IIQ", 9, 0, 2**64 - 1),
        "list of 2^61 texts": head(0, 1) + text(b"x") + struct.pack("<IIQ", 9, 8, 2**61),
        "list of lists": head(0, 1) + text(b"x") + struct.pack("<IIQ", 9, 9, 2**40),
        "endless key": head(0, 1) + struct.pack("<Q", 2**63), "unknown value": head(0, 1) + text(b"x") + struct.pack("<II", 77, 0),
        "key twice": head(0, 2) + 2 * (text(b"x") + struct.pack("<II", 4, 1)),
        "tensor twice": padded(head(2, 0) + tensor(b"a", [8], 0, 0) + tensor(b"a", [8], 0, 32), 64),
        "overlap": padded(head(2, 0) + tensor(b"a", [16], 0, 0) + tensor(b"b", [8], 0, 32), 96),
        "beyond the end": padded(head(1, 0) + tensor(b"a", [8], 0, 2**63), 64),
        "size overflows": padded(head(1, 0) + tensor(b"a", [2**62, 2**62], 0, 0), 64),
        "not aligned": padded(head(1, 0) + tensor(b"a", [8], 0, 4), 64),
        "alignment 0": head(0, 1) + text(b"general.alignment") + struct.pack("<II", 4, 0),
        "alignment 48": head(0, 1) + text(b"general.alignment") + struct.pack("<II", 4, 48),
        "unknown type": padded(head(1, 0) + tensor(b"a", [256], 10, 0), 256),
        "a fraction of a block": padded(head(1, 0) + tensor(b"a", [100], 12, 0), 256),
        "16 million layers": replaced(image, b"llama.block_count", 2**24),
        "no heads": replaced(image, b"llama.attention.head_count", 0),
        "a million heads": replaced(image, b"llama.attention.head_count", 2**20),
    }
    for what, data in cases.items():
        path = folder / "hostile.gguf"
        path.write_bytes(data)
        begin = time.monotonic()
        done = run(program, "import", "--protein-lm", PROTEIN, "--llm", path, "--out", folder / "hostile", "--force", timeout=60)
        elapsed = time.monotonic() - begin
        line = done.stderr.splitlines()[0].removeprefix(f"error: {path}: ") if done.stderr else ""
        report(done.returncode == 65 and elapsed <= 0.1, f"{what}: exit {done.returncode} in {elapsed * 1000:.0f} ms: {line[:110]}")


def replaced(image, key, value):
    at = image.index(struct.pack("<Q", len(key)) + key) + 8 + len(key) + 4
    return image[:at] + struct.pack("<I", value) + image[at + 4:]


def perplexity(program, folder, path, prose):
    import torch
    from transformers import AutoModelForCausalLM

    out = folder / "imported"
    sepit(program, "import", "--protein-lm", PROTEIN, "--llm", path, "--out", out)
    config = json.loads((out / "config.json").read_text())
    ids = [int(i) for i in sepit(program, "tokenize", "--model", out, input=" ".join(prose.split())).split()]
    # What stands before <protein> is the language model's alone.
    row = np.array([ids + [config["protein_token"]]], dtype=np.int64)
    ones = np.ones((1, 3), dtype=np.int64)
    save_file(dict(protein_ids=ones * 5, protein_mask=ones, positions=np.zeros((1, 3, 3), dtype=np.float32), text_ids=row,
                   text_mask=np.ones_like(row), labels=np.full_like(row, -100)), folder / "batch.safetensors")
    sepit(program, "logits", "--model", out, "--input", folder / "batch.safetensors", "--output", folder / "logits.safetensors")
    model = AutoModelForCausalLM.from_pretrained(path.parent, gguf_file=path.name, dtype=torch.float32).eval()
    with torch.no_grad():
        theirs = model(torch.tensor([ids])).logits[0]
    ours = torch.from_numpy(load_file(folder / "logits.safetensors")["logits"][0, :len(ids), :theirs.shape[1]].copy())
    target = torch.tensor(ids[1:])
    values = [torch.nn.functional.cross_entropy(x[:-1].double(), target).exp().item() for x in (ours, theirs)]
    report(abs(values[0] - values[1]) <= 1e-3,
           f"perplexity of {len(ids)} tokens {values[0]:.6f}, transformers {values[1]:.6f}; "
           f"largest difference of logits {(ours - theirs).abs().max():.1e} of {theirs.abs().max():.0f}")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        random_files(sys.argv[1], folder)
        hostile_files(sys.argv[1], folder)
        if len(sys.argv) > 2:
            text = pathlib.Path(sys.argv[3]).read_text(encoding="utf-8") if len(sys.argv) > 3 else PROSE
            perplexity(sys.argv[1], folder, pathlib.Path(sys.argv[2]).resolve(), text)
    sys.exit(f"{failures} differ" if failures else 0)
