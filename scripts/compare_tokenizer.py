"""Compares `sepit tokenize --json` with the Hugging Face library, line by line.

Needs: pip install tokenizers.
Usage: compare_tokenizer.py SEPIT MODEL_DIR [TEXT_FILE]
Without a file, the text is every character of Unicode among others, and 50,000 lines of random mixtures.
"""
import json
import pathlib
import random
import subprocess
import sys

from tokenizers import Tokenizer


def scalar(code):
    return 0 <= code < 0x110000 and not 0xD800 <= code <= 0xDFFF and code not in (10, 13)


def sample(tokenizer):
    for code in filter(scalar, range(0x110000)):
        yield f"x{chr(code)}'ll1 {chr(code)} {chr(code)}"
    random.seed(1)
    tokens = [tokenizer.decode([i], skip_special_tokens=False) for i in range(tokenizer.get_vocab_size())]
    pieces = [token for token in tokens if token and "\n" not in token and "\r" not in token] + [" ", "  ", "\t"] * 40
    for _ in range(50_000):
        codes = (random.choice([random.randint(32, 126), random.randint(160, 8191), random.randint(0, 0x1FFFF)])
                 for _ in range(random.randint(0, 6)))
        yield "".join(random.choices(pieces, k=random.randint(0, 20)) + [chr(code) for code in codes if scalar(code)])


def main(sepit, model, text=None):
    tokenizer = Tokenizer.from_file(str(pathlib.Path(model) / "tokenizer.json"))
    lines = pathlib.Path(text).read_text(encoding="utf-8").splitlines() if text else list(sample(tokenizer))
    printed = subprocess.run(
        [sepit, "tokenize", "--model", model, "--json"], input="\n".join(lines) + "\n", capture_output=True,
        encoding="utf-8", check=True).stdout.split("\n")[:-1]
    if len(printed) != len(lines):
        sys.exit(f"{len(lines)} lines in, {len(printed)} lines out")
    different = 0
    for line, encoding, out in zip(lines, tokenizer.encode_batch(lines), printed):
        ours = json.loads(out)
        if ours != {"ids": encoding.ids, "text": tokenizer.decode(encoding.ids)}:
            different += 1
            if different <= 10:
                print("differs:", ascii(line), encoding.ids, ours["ids"])
    print(f"{len(lines)} lines, {different} differ")
    sys.exit(different > 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
