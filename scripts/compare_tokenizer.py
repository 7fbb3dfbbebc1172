"""Compares `sepit tokenize` with the Hugging Face libraries, line by line, and its speed.

Needs: pip install tokenizers transformers sentencepiece protobuf.
Usage: compare_tokenizer.py SEPIT MODEL_DIR [TEXT_FILE]      ids and decoded text
       compare_tokenizer.py --speed SEPIT MODEL_DIR TEXT_FILE    one thread each, reading and printing included
       compare_tokenizer.py --make DIR TEXT_FILE...          tokenizers of 32,000 tokens of every kind, to compare with
Without a text file, the text is every character of Unicode among others, and 20,000 lines of random mixtures of tokens,
spaces, special tokens and characters of all scripts.
"""
import contextlib
import io
import json
import os
import pathlib
import random
import subprocess
import sys
import time

from tokenizers import Tokenizer


def reference(folder):
    """The library's tokenizer for a folder."""
    folder = pathlib.Path(folder)
    if (folder / "tokenizer.json").exists():
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    else:
        from transformers import BertTokenizer, LlamaTokenizer

        kind = LlamaTokenizer if (folder / "tokenizer.model").exists() else BertTokenizer
        whole = kind.from_pretrained(folder)
        if kind is LlamaTokenizer:
            whole.update_post_processor()
        tokenizer = whole._tokenizer
    return tokenizer


def scalar(code):
    return 0 <= code < 0x110000 and not 0xD800 <= code <= 0xDFFF and code not in (10, 13)


def sample(tokenizer):
    codes = list(filter(scalar, range(0x110000)))
    for start in range(0, len(codes), 20):
        yield "".join(f"x{chr(code)}'ll1 {chr(code)} {chr(code)}" for code in codes[start : start + 20])
    random.seed(1)
    tokens = [tokenizer.decode([i], skip_special_tokens=False) for i in range(tokenizer.get_vocab_size())]
    pieces = [token for token in tokens if token and "\n" not in token and "\r" not in token]
    pieces += [" ", "  ", "\t", "\u0301", "\u00a0", "\u200d", "\U0001f469\u200d\U0001f52c", "e\u0301"] * 40
    pieces += ["<s>", "</s>", "<protein>", "[CLS]", "<unk>", "[INST]"] * 20
    for _ in range(20_000):
        codes = (random.choice([random.randint(32, 126), random.randint(160, 8191), random.randint(0, 0x1FFFF)])
                 for _ in range(random.randint(0, 6)))
        yield "".join(random.choices(pieces, k=random.randint(0, 20)) + [chr(code) for code in codes if scalar(code)])


def tokenize(sepit, model, lines, *options):
    return subprocess.run(
        [sepit, "tokenize", "--model", model, *options], input="\n".join(lines) + "\n", capture_output=True,
        encoding="utf-8", check=True).stdout.split("\n")[:-1]


def compare(sepit, model, text=None):
    tokenizer = reference(model)
    lines = pathlib.Path(text).read_text(encoding="utf-8").splitlines() if text else list(sample(tokenizer))
    printed = tokenize(sepit, model, lines, "--json")
    if len(printed) != len(lines):
        sys.exit(f"{len(lines)} lines in, {len(printed)} lines out")
    different = 0
    for line, encoding, out in zip(lines, tokenizer.encode_batch(lines), printed):
        ours = json.loads(out)
        if ours != {"ids": encoding.ids, "text": tokenizer.decode(encoding.ids)}:
            different += 1
            if different <= 10:
                print("differs:", ascii(line), encoding.ids, ours["ids"], ascii(ours["text"]))
    print(f"{len(lines)} lines, {different} differ")
    sys.exit(different > 0)


def speed(sepit, model, text):
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    tokenizer = reference(model)
    lines = pathlib.Path(text).read_text(encoding="utf-8", errors="replace").splitlines()
    size = sum(len(line.encode()) for line in lines) / 1e6
    best = {"sepit": 1e9, "start": 1e9, "tokenizers": 1e9}

    def measure(name, run):
        start = time.perf_counter()
        run()
        best[name] = min(best[name], time.perf_counter() - start)

    def encode():
        with contextlib.redirect_stdout(io.StringIO()):
            for line in lines:
                print(*tokenizer.encode(line).ids)

    for _ in range(5):
        measure("start", lambda: tokenize(sepit, model, [""]))
        measure("sepit", lambda: tokenize(sepit, model, lines))
        measure("tokenizers", encode)
    ours = best["sepit"] - best["start"]
    print(f"{pathlib.Path(model).name}: sepit {size / ours:.1f} MB/s, tokenizers {size / best['tokenizers']:.1f} MB/s, "
          f"{len(lines)} lines, ratio {best['tokenizers'] / ours:.2f}")


def make(folder, *texts):
    sys.path.insert(0, str(pathlib.Path(__file__).parent / "goldens"))
    import sentencepiece
    import tokenizer_goldens as kinds

    lines = [line for text in texts for line in pathlib.Path(text).read_text(encoding="utf-8", errors="replace").splitlines()]
    size, folder = 32_000, pathlib.Path(folder)
    made = {
        "byte-level": kinds.byte_level(lines, size), "llama3": kinds.split_level(lines, kinds.LLAMA3, True, size),
        "qwen2": kinds.split_level(lines, kinds.QWEN2, False, size), "smollm": kinds.smollm(lines, size),
        "bert": kinds.bert(lines, size),
    }
    for name, tokenizer in made.items():
        (folder / name).mkdir(parents=True, exist_ok=True)
        tokenizer.save(str(folder / name / "tokenizer.json"))
    vocabulary = sorted(made["bert"].get_vocab().items(), key=lambda item: item[1])
    (folder / "bert-vocab").mkdir(exist_ok=True)
    (folder / "bert-vocab/vocab.txt").write_text("".join(token + "\n" for token, _ in vocabulary), encoding="utf-8")
    (folder / "bert-vocab/tokenizer_config.json").write_text('{"do_lower_case": true}')
    for name in ("sentencepiece", "sentencepiece-json"):
        (folder / name).mkdir(exist_ok=True)
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(lines), model_prefix=str(folder / "sentencepiece/tokenizer"), model_type="bpe",
        vocab_size=size, byte_fallback=True, normalization_rule_name="identity", remove_extra_whitespaces=False,
        split_digits=True, character_coverage=0.9995, hard_vocab_limit=False, minloglevel=2)
    (folder / "sentencepiece/tokenizer_config.json").write_text(
        '{"legacy": false, "add_bos_token": true, "tokenizer_class": "LlamaTokenizer"}')
    from transformers import LlamaTokenizer

    LlamaTokenizer.from_pretrained(folder / "sentencepiece").save_pretrained(folder / "sentencepiece-json")


if __name__ == "__main__":
    if sys.argv[1] == "--make":
        make(*sys.argv[2:])
    elif sys.argv[1] == "--speed":
        speed(*sys.argv[2:])
    else:
        compare(*sys.argv[1:])
