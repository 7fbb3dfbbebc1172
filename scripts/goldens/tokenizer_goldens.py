"""Writes the golden tokenizers and encodings of TokenizerTests with the Hugging Face library.

Needs: pip install tokenizers transformers sentencepiece protobuf.
Made with tokenizers 0.23.3, transformers 5.23.0, sentencepiece 0.2.3.
Usage: tokenizer_goldens.py [DIR]   into Tests/LanguageModelTests/Goldens by default
"""
import json
import pathlib
import random
import sys

import sentencepiece
from transformers import LlamaTokenizer

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

SPECIAL = ["<pad>", "<s>", "</s>", "<protein>", "<bop>", "<eop>", "[INST]", "[/INST]", "<<SYS>>", "<</SYS>>"]
TAIL = r" ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
LLAMA3 = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}|" + TAIL
QWEN2 = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}|" + TAIL


def begin_template(tokenizer):
    begin = tokenizer.token_to_id("<s>")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A", pair="<s> $A <s>:1 $B:1", special_tokens=[("<s>", begin)])


def byte_level(lines, size=620):
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.train_from_iterator(lines, trainers.BpeTrainer(
        vocab_size=size, special_tokens=SPECIAL, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False))
    begin_template(tokenizer)
    return tokenizer


def smollm(lines, size=560):
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Digits(individual_digits=True),
        pre_tokenizers.ByteLevel(add_prefix_space=False, trim_offsets=True, use_regex=True)])
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.train_from_iterator(lines, trainers.BpeTrainer(
        vocab_size=size, special_tokens=["<|endoftext|>", "<|im_start|>", "<|im_end|>"],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False))
    return tokenizer


def bert(lines, size=420):
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece()
    tokenizer.train_from_iterator(lines, trainers.WordPieceTrainer(
        vocab_size=size, special_tokens=special, show_progress=False))
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=[("[CLS]", 2), ("[SEP]", 3)])
    return tokenizer


def sentence_piece_model(folder, lines, inputs):
    """A tokenizer.model, what SentencePiece makes of texts, and what transformers makes of them without `legacy`."""
    folder.mkdir(exist_ok=True)
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(lines), model_prefix=str(folder / "tokenizer"), model_type="bpe", vocab_size=440,
        byte_fallback=True, normalization_rule_name="identity", remove_extra_whitespaces=False, split_digits=True,
        character_coverage=0.99, user_defined_symbols=["<user>"], minloglevel=2)
    (folder / "tokenizer.vocab").unlink()
    processor = sentencepiece.SentencePieceProcessor(model_file=str(folder / "tokenizer.model"))
    (folder / "tokenizer_config.json").write_text(json.dumps(
        {"tokenizer_class": "LlamaTokenizer", "legacy": False, "add_bos_token": True, "add_eos_token": False}))
    llama = LlamaTokenizer.from_pretrained(folder)
    plain = [text for text in inputs if not any(token in text for token in ("<s>", "</s>", "<unk>", "\0"))]
    goldens = {
        "legacy": [{"text": text, "ids": [1] + processor.encode(text)} for text in plain],
        "later": [{"text": text, "ids": llama.encode(text), "decoded": llama.decode(llama.encode(text), skip_special_tokens=True)}
                  for text in inputs],
    }
    (folder / "tokenizer_config.json").unlink()
    (folder / "encodings.json").write_text(json.dumps(goldens, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


def split_level(lines, expression, ignore_merges, size=560):
    tokenizer = Tokenizer(models.BPE(ignore_merges=ignore_merges))
    if not ignore_merges:  # Qwen 2
        tokenizer.normalizer = normalizers.NFC()
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(expression), "isolated"),
        pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.train_from_iterator(lines, trainers.BpeTrainer(
        vocab_size=size, special_tokens=["<s>", "</s>"], initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False))
    tokenizer.add_tokens([AddedToken("<plain>"), AddedToken("<left>", lstrip=True), AddedToken("<right>", rstrip=True)])
    tokenizer.post_processor = processors.Sequence([
        processors.ByteLevel(trim_offsets=False),
        processors.TemplateProcessing(single="<s> $A </s>", pair="<s> $A $B", special_tokens=[("<s>", 0), ("</s>", 1)])])
    if ignore_merges:  # whole words that no merge builds
        data = json.loads(tokenizer.to_str())
        data["model"]["merges"] = data["model"]["merges"][: len(data["model"]["merges"]) // 2]
        tokenizer = Tokenizer.from_str(json.dumps(data))
    return tokenizer


def sentence_piece(lines, legacy):
    tokens = ["<unk>", "<s>", "</s>"] + ["<0x%02X>" % byte for byte in range(256)]
    tokenizer = Tokenizer(models.BPE(byte_fallback=True, fuse_unk=True, unk_token="<unk>"))
    if legacy:
        tokenizer.normalizer = normalizers.Sequence([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")])
    else:
        tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="first", split=False)
    ascii_lines = [line for line in lines if line.isascii() and len(line) < 110]
    trainer = trainers.BpeTrainer(vocab_size=480, special_tokens=tokens, show_progress=False)
    words = [word for line in ascii_lines for word in line.split()]
    trained = Tokenizer(models.BPE(byte_fallback=True, fuse_unk=True, unk_token="<unk>"))
    trained.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    trained.train_from_iterator(words, trainer)
    data = json.loads(tokenizer.to_str())
    model = json.loads(trained.to_str())
    data["model"] = model["model"]
    data["model"]["merges"] = [" ".join(pair) for pair in data["model"]["merges"]]  # the older spelling
    tokenizer = Tokenizer.from_str(json.dumps(data))
    tokenizer.add_special_tokens(["<unk>", "<s>", "</s>"])
    tokenizer.add_tokens([AddedToken("<protein>", normalized=False), AddedToken("[INST]")])
    tokenizer.decoder = decoders.Sequence([
        decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)])
    begin_template(tokenizer)
    return tokenizer


def texts(lines):
    random.seed(20240917)
    fixed = [
        "", " ", "  ", "\n", " \n ", "\r\n\r\n", "a", " a", "a ", "  a  ", "\t\tx", "x\u00a0y", "x\u3000\u2003y",
        "\u0085\u2028\u2029", "\u200b\ufeff", "\x00\x01\x7f", "don't DON'T we'LL 'tis it'\u017f I'D 'x ''s", "e\u0301 \u0301",
        "नमस्ते दुनिया", "שלום עולם", "ไทย", "ᚠᛇᚻ", "𝔘𝔫𝔦𝔠𝔬𝔡𝔢", "👩‍👩‍👧‍👦🇩🇪🏽", "🧬🧬🧬", "Ⅷ½²١٢٣४५", "𓀀𐍈", "\U0010ffff\ue000",
        "12345678", "3.14e-10", "a1b22c333d4444", "[INST] <<SYS>>\nHelp.\n<</SYS>>\n\n<bop><protein><eop> fold? [/INST] </s>",
        "<protein", "<protein><protein>", "<s>x</s>", "<pad>", "<unk>x", "<plain>x <plain>", "a  <left>  b", "a  <right>  b",
        "<0x41>", "▁▁a▁", "hello   world", "hello\n\n\n world", "end   ", "M" * 300 + "KV" * 200, "ÅÅ", "ﬁ ß ǅ", "·…—“”",
    ]
    pieces = list("abcXYZ019 '\n\r\t.,!?-_/<>[]") + [
        "  ", "'s", "'ll", " the", "protein", "é", "e\u0301", "ß", "ж", "中", "か", "한", "ع", "ก", "½", "٣", "\u00a0", "\u2009",
        "\u200d", "🧬", "👍🏽", "<protein>", "</s>", "[INST]", "MKTAYIAK", "\u0300", "_", "=", "€", "\x1f", "\u3000"]
    mixed = ["".join(random.choices(pieces, k=random.randint(1, 24))) for _ in range(60)]
    return fixed + lines + mixed


def main(folder):
    lines = (folder / "corpus.txt").read_text(encoding="utf-8").splitlines()
    made = {
        "byte-level": byte_level(lines),
        "llama3": split_level(lines, LLAMA3, True),
        "qwen2": split_level(lines, QWEN2, False),
        "smollm": smollm(lines),
        "bert": bert(lines),
        "sentencepiece-legacy": sentence_piece(lines, True),
        "sentencepiece": sentence_piece(lines, False),
    }
    inputs = texts(lines)
    sentence_piece_model(folder / "sentencepiece-model", [line for line in lines if line.isascii()], inputs)
    goldens = {"texts": inputs, "tokenizers": {}}
    for name, tokenizer in made.items():
        tokenizer.save(str(folder / f"{name}.json"), pretty=False)
        ids = [tokenizer.encode(text).ids for text in inputs]
        goldens["tokenizers"][name] = {
            "ids": ids,
            "plain": [tokenizer.encode(text, add_special_tokens=False).ids for text in inputs],
            "decoded": [tokenizer.decode(row) for row in ids],
            "all": [tokenizer.decode(row, skip_special_tokens=False) for row in ids],
        }
    (folder / "encodings.json").write_text(json.dumps(goldens, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


if __name__ == "__main__":
    root = pathlib.Path(__file__).resolve().parents[2]
    main(pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else root / "Tests/LanguageModelTests/Goldens")
