#!/usr/bin/env python3
"""Asks `sepit serve` alone and by eight clients at once, and prints what that makes of speed and waiting:

    scripts/check_load.py .build/release/sepit [--clients 8] [--tokens 128] [--seconds 20] [--check]

with the shipped model, and with a random one whose language model has the shape of SmolLM2-135M, in bf16. Clients ask about one protein
after another, each a new one. Rates count whole requests, reading included; a newcomer asks now and then while the others go on. Then all
ask the same at once, about a protein that is new.
"""
import argparse
import http.client
import json
import pathlib
import random
import statistics
import struct
import subprocess
import tempfile
import threading
import time

SHIPPED = pathlib.Path(__file__).resolve().parent.parent / "data/model"
LAYERS, WIDTH, HEADS, KV_HEADS, INNER, VOCABULARY = 30, 576, 9, 3, 1536, 49152
GATES = {"rate": 2.5, "first": 3.0}


def random_model(folder):
    """The shipped model's protein part with another language model."""
    source = (SHIPPED / "model.safetensors").read_bytes()
    size = struct.unpack("<Q", source[:8])[0]
    tensors = {}
    for name, entry in json.loads(source[8:8 + size]).items():
        if name.startswith("protein_model."):
            begin, end = entry["data_offsets"]
            tensors[name] = (entry["dtype"], entry["shape"], source[8 + size + begin:8 + size + end])
    values = random.Random(0)
    table = b"".join(struct.pack("<f", values.gauss(0, 0.04))[2:] for _ in range(100003))

    def add(name, *shape):
        count = 2
        for length in shape:
            count *= length
        start = 2 * values.randrange(100003)
        data = table[start:] + table * (count // len(table) + 1)
        tensors[name] = ("BF16", list(shape), data[:count])

    def ones(name):
        tensors[name] = ("BF16", [WIDTH], struct.pack("<f", 1)[2:] * WIDTH)

    configuration = json.loads((SHIPPED / "config.json").read_text())
    width = configuration["protein"]["hidden"]
    add("multi_modal_projector.linear_1.weight", WIDTH, width)
    add("multi_modal_projector.linear_2.weight", WIDTH, WIDTH)
    for part in ("linear_1", "linear_2"):
        add(f"multi_modal_projector.{part}.bias", WIDTH)
    add("text_model.model.embed_tokens.weight", VOCABULARY, WIDTH)
    ones("text_model.model.norm.weight")
    for layer in range(LAYERS):
        prefix = f"text_model.model.layers.{layer}."
        for norm in ("input_layernorm", "post_attention_layernorm"):
            ones(f"{prefix}{norm}.weight")
        for part, outputs in (("q", WIDTH), ("k", WIDTH * KV_HEADS // HEADS), ("v", WIDTH * KV_HEADS // HEADS), ("o", WIDTH)):
            add(f"{prefix}self_attn.{part}_proj.weight", outputs, WIDTH)
        for part in ("gate", "up"):
            add(f"{prefix}mlp.{part}_proj.weight", INNER, WIDTH)
        add(f"{prefix}mlp.down_proj.weight", WIDTH, INNER)
    configuration["text"] = {
        "layers": LAYERS, "hidden": WIDTH, "heads": HEADS, "kv_heads": KV_HEADS, "ffn": INNER, "vocab": VOCABULARY, "eps": 1e-5,
        "rope_theta": 100000, "tie_embeddings": True}
    configuration.pop("evidence", None)
    tokenizer = json.loads((SHIPPED / "tokenizer.json").read_text())
    known = tokenizer["model"]["vocab"]
    taken = set(known.values()) | {token["id"] for token in tokenizer.get("added_tokens", [])}
    known.update({f"x{i}": i for i in range(VOCABULARY) if i not in taken})
    header, offset = {}, 0
    for name, (kind, shape, data) in tensors.items():
        header[name] = {"dtype": kind, "shape": shape, "data_offsets": [offset, offset + len(data)]}
        offset += len(data)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 64)
    with open(folder / "model.safetensors", "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for _, _, data in tensors.values():
            file.write(data)
    (folder / "config.json").write_text(json.dumps(configuration))
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer))


class Load:
    def __init__(self, program, model, options):
        self.process = subprocess.Popen(
            [program, "serve", "--port", "0", "--model", str(model), "--no-evidence"], stdout=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline().rsplit(":", 1)[1])
        self.options = options
        self.letters = random.Random(1)

    def protein(self):
        return "M" + "".join(self.letters.choice("ACDEFGHIKLMNPQRSTVWY") for _ in range(self.options.residues))

    def ask(self, protein=None):
        """Tokens, seconds to the first piece of text, and seconds."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=600)
        start, first, tokens = time.perf_counter(), None, 0
        connection.request("POST", "/v1/chat/completions", json.dumps({
            "messages": [{"role": "user", "content": f"What does this protein do? {protein or self.protein()}"}], "raw": True, "stream": True,
            "max_tokens": self.options.tokens, "stream_options": {"include_usage": True}}), {"Content-Type": "application/json"})
        response = connection.getresponse()
        assert response.status == 200, response.read()
        for line in response:
            if not line.startswith(b"data: {"):
                continue
            chunk = json.loads(line[6:])
            tokens = chunk.get("usage", {}).get("completion_tokens", tokens)
            if first is None and any(choice["delta"].get("content") for choice in chunk["choices"]):
                first = time.perf_counter() - start
        connection.close()
        return tokens, first or 0, time.perf_counter() - start

    def together(self, clients, seconds):
        """Tokens a second of so many clients, and the waiting of their requests and of newcomers."""
        end, total, waits, newcomers, lock = time.perf_counter() + seconds, [0], [], [], threading.Lock()

        def work():
            while time.perf_counter() < end:
                tokens, first, _ = self.ask()
                with lock:
                    total[0] += tokens
                    waits.append(first)

        threads = [threading.Thread(target=work) for _ in range(clients)]
        start = time.perf_counter()
        for thread in threads:
            thread.start()
            time.sleep(seconds / 100)
        while clients > 1 and time.perf_counter() < end:
            time.sleep(seconds / 20)
            if len(waits) < clients:
                continue  # not all are at it yet
            tokens, first, _ = self.ask()
            total[0] += tokens
            newcomers.append(first)
        for thread in threads:
            thread.join()
        return total[0] / (time.perf_counter() - start), statistics.median(waits), statistics.median(newcomers or waits)

    def at_once(self, clients):
        """Tokens a second of clients that ask the same, and the waiting of the median one."""
        protein, results = self.protein(), []
        threads = [threading.Thread(target=lambda: results.append(self.ask(protein))) for _ in range(clients)]
        start = time.perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return sum(tokens for tokens, _, _ in results) / (time.perf_counter() - start), statistics.median(first for _, first, _ in results)


def measured(name, program, model, options):
    load = Load(program, model, options)
    try:
        load.ask()
        alone, first, _ = load.together(1, options.seconds / 2)
        rate, wait, newcomer = load.together(options.clients, options.seconds)
        bursts = [load.at_once(options.clients) for _ in range(5)]
    finally:
        load.process.terminate()
    figures = {"rate": rate / alone, "first": newcomer / first}
    print(f"{name}: one stream {alone:.0f} tokens/s, first token after {1000 * first:.0f} ms; {options.clients} streams {rate:.0f} tokens/s, "
          f"{figures['rate']:.2f} times one (gate {GATES['rate']}); a newcomer's first token after {1000 * newcomer:.0f} ms, "
          f"{figures['first']:.2f} times alone (gate {GATES['first']}), that of all after {1000 * wait:.0f} ms; the same at once {max(rate for rate, _ in bursts) / alone:.2f} times one, "
          f"first token after {min(wait for _, wait in bursts) / first:.2f} times alone", flush=True)
    return figures["rate"] >= GATES["rate"] and figures["first"] <= GATES["first"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sepit")
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--tokens", type=int, default=128)
    parser.add_argument("--residues", type=int, default=120)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--check", action="store_true", help="fail where a gate is missed")
    options = parser.parse_args()
    met = [measured("shipped model", options.sepit, SHIPPED, options)]
    with tempfile.TemporaryDirectory() as folder:
        random_model(pathlib.Path(folder))
        met.append(measured("135M, bf16", options.sepit, folder, options))
    if options.check and not all(met):
        raise SystemExit("A gate is missed.")


main()
