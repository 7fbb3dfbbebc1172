"""Writes small GGUF files with the Python package gguf, and what its `dequantize` makes of their weights.

  Tests/FileKitTests/Goldens/weights.gguf            a tensor of every type that is read; weights.safetensors has their values
  Tests/LanguageModelTests/Goldens/gguf/NAME.gguf    the checkpoints of transformers_goldens.py and the tokenizers of
                                                     tokenizer_goldens.py, whose expected results hold for these, too

Needs: pip install gguf numpy safetensors tokenizers sentencepiece. Made with gguf 0.19.0, numpy 2.4.6.
Usage: gguf_goldens.py
"""
import json
import math
import pathlib

import gguf
import numpy as np
from gguf import GGMLQuantizationType as Type
from safetensors.numpy import load_file, save_file
from sentencepiece import sentencepiece_model_pb2 as pieces

TESTS = pathlib.Path(__file__).resolve().parents[2] / "Tests"
GOLDENS = TESTS / "LanguageModelTests/Goldens"
TYPES = [Type.F32, Type.F16, Type.BF16, Type.Q8_0, Type.Q4_0, Type.Q4_1, Type.Q5_0, Type.Q5_1, Type.Q4_K, Type.Q5_K, Type.Q6_K]
# Where a block has its half-precision numbers.
HALVES = {Type.Q8_0: [0], Type.Q4_0: [0], Type.Q4_1: [0, 2], Type.Q5_0: [0], Type.Q5_1: [0, 2], Type.Q4_K: [0, 2],
          Type.Q5_K: [0, 2], Type.Q6_K: [208]}
NAMES = {"model.embed_tokens": "token_embd", "model.norm": "output_norm", "lm_head": "output"}
LAYER_NAMES = {"input_layernorm": "attn_norm", "self_attn.q_proj": "attn_q", "self_attn.k_proj": "attn_k",
               "self_attn.v_proj": "attn_v", "self_attn.o_proj": "attn_output", "post_attention_layernorm": "ffn_norm",
               "mlp.gate_proj": "ffn_gate", "mlp.up_proj": "ffn_up", "mlp.down_proj": "ffn_down"}


def random_bytes(random, kind, rows, width):
    """Rows of a type, of any bytes but for numbers that aren't finite; as gguf wants them, and their values."""
    length, size = gguf.GGML_QUANT_SIZES[kind]
    if kind in HALVES:
        data = random.integers(0, 256, (rows * width // length, size), dtype=np.uint8)
        for offset in HALVES[kind]:
            halves = (random.standard_normal(len(data)) * 10.0 ** random.integers(-6, 2, len(data))).astype(np.float16)
            data[:, offset:offset + 2] = halves.view(np.uint8).reshape(-1, 2)
        data = data.reshape(rows, -1)
    else:
        values = (random.standard_normal((rows, width)) * 10.0 ** random.integers(-6, 3, (rows, width))).astype(np.float32)
        data = values if kind == Type.F32 else gguf.quantize(values, kind)
    return data, gguf.dequantize(data, kind).astype(np.float32).reshape(rows, width)


def interleaved(weight, heads):
    """Rows of queries or keys in the order of these files."""
    return weight.reshape(heads, 2, -1, weight.shape[-1]).swapaxes(1, 2).reshape(weight.shape)


def gguf_name(name):
    stem = name.removesuffix(".weight")
    if stem in NAMES:
        return NAMES[stem] + ".weight"
    layer, rest = stem.removeprefix("model.layers.").split(".", 1)
    return f"blk.{layer}.{LAYER_NAMES[rest]}.weight"


def finish(writer):
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def weights():
    folder = TESTS / "FileKitTests/Goldens"
    random = np.random.default_rng(11)
    writer = gguf.GGUFWriter(folder / "weights.gguf", "none")
    writer.add_custom_alignment(64)
    for key, value in {"whole": -7, "flag": True}.items():
        (writer.add_bool if isinstance(value, bool) else writer.add_int32)("test." + key, value)
    writer.add_float64("test.number", 0.1)
    writer.add_uint64("test.large", 2**64 - 1)
    writer.add_array("test.texts", ["", "é", "protein"])
    writer.add_array("test.numbers", [0.5, -2.0])
    writer.add_array("test.integers", [3, -1])
    expected = {}
    for kind in TYPES:
        width = 512 if gguf.GGML_QUANT_SIZES[kind][0] == 256 else 96
        data, expected[kind.name] = random_bytes(random, kind, 3, width)
        writer.add_tensor(kind.name, data, raw_dtype=None if kind in (Type.F32, Type.F16) else kind)
    finish(writer)
    save_file(expected, folder / "weights.safetensors")


def base(path, config, vocabulary):
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_block_count(config["num_hidden_layers"])
    writer.add_context_length(config["max_position_embeddings"])
    writer.add_embedding_length(config["hidden_size"])
    writer.add_feed_forward_length(config["intermediate_size"])
    writer.add_head_count(config["num_attention_heads"])
    writer.add_head_count_kv(config["num_key_value_heads"])
    writer.add_key_length(config["head_dim"])
    writer.add_value_length(config["head_dim"])
    writer.add_rope_dimension_count(config["head_dim"])
    writer.add_layer_norm_rms_eps(config["rms_norm_eps"])
    writer.add_rope_freq_base(config["rope_theta"])
    writer.add_vocab_size(vocabulary)
    return writer


def least_tokenizer(writer, vocabulary, pre):
    """Every byte, and one merge."""
    plain = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    alphabet = [chr(c) for c in plain] + [chr(0x100 + i) for i in range(256 - len(plain))]
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre(pre)
    writer.add_token_list(alphabet + ["he"] + [f"<unused{i}>" for i in range(vocabulary - 257)])
    writer.add_token_types([gguf.TokenType.NORMAL] * vocabulary)
    writer.add_token_merges(["h e"])


def rope_factors(config):
    """What frequencies of Llama 3.1 are divided by, as llama.cpp's converter computes it."""
    scaling, dim = config["rope_scaling"], config["head_dim"]
    low, high, window = scaling["low_freq_factor"], scaling["high_freq_factor"], scaling["original_max_position_embeddings"]
    factors = []
    for frequency in 1.0 / config["rope_theta"] ** (np.arange(0, dim, 2, dtype=np.float32) / dim):
        wavelength = 2 * math.pi / frequency
        if wavelength < window / high:
            factors.append(1)
        elif wavelength > window / low:
            factors.append(scaling["factor"])
        else:
            smooth = (window / wavelength - low) / (high - low)
            factors.append(1 / ((1 - smooth) / scaling["factor"] + smooth))
    return np.array(factors, dtype=np.float32)


def model(name):
    source = GOLDENS / "models" / name
    config, tensors = json.loads((source / "config.json").read_text()), load_file(source / "model.safetensors")
    scaling = config.get("rope_parameters") or config.get("rope_scaling") or {}
    config = {"rope_theta": scaling.get("rope_theta"), **config}
    writer = base(GOLDENS / "gguf" / f"{name}-model.gguf", config, config["vocab_size"])
    if scaling.get("rope_type") == "linear":
        writer.add_rope_scaling_type(gguf.RopeScalingType.LINEAR)
        writer.add_rope_scaling_factor(scaling["factor"])
    if scaling.get("rope_type") == "llama3":
        writer.add_tensor("rope_freqs.weight", rope_factors(config))
    if name == "llama2":  # a whole model
        least_tokenizer(writer, config["vocab_size"], "smollm")
    for key, weight in tensors.items():
        if key == "lm_head.weight" and config["tie_word_embeddings"] or key.endswith("inv_freq"):
            continue
        if "q_proj" in key:
            weight = interleaved(weight, config["num_attention_heads"])
        if "k_proj" in key:
            weight = interleaved(weight, config["num_key_value_heads"])
        writer.add_tensor(gguf_name(key), np.ascontiguousarray(weight))
    finish(writer)


def vocabulary(name, kind, tokens, types, scores=None, merges=None, pre=None, start=None, end=None, adds_end=False):
    config = dict(num_hidden_layers=1, max_position_embeddings=64, hidden_size=2, intermediate_size=2, num_attention_heads=1,
                  num_key_value_heads=1, head_dim=2, rms_norm_eps=1e-5, rope_theta=10000.0)
    writer = base(GOLDENS / "gguf" / f"{name}.gguf", config, len(tokens))
    writer.add_tokenizer_model(kind)
    if pre is not None:
        writer.add_tokenizer_pre(pre)
    writer.add_token_list(tokens)
    writer.add_token_types(types)
    if scores is not None:
        writer.add_token_scores(scores)
    if merges is not None:
        writer.add_token_merges(merges)
    if start is not None:
        writer.add_bos_token_id(start)
        writer.add_add_bos_token(True)
    if end is not None:
        writer.add_eos_token_id(end)
        writer.add_add_eos_token(adds_end)
    writer.add_tensor("token_embd.weight", np.zeros((len(tokens), 2), dtype=np.float16))
    finish(writer)


def byte_level(name, pre, **options):
    data = json.loads((GOLDENS / f"{name}.json").read_text(encoding="utf-8"))
    ids = dict(data["model"]["vocab"])
    kinds = dict.fromkeys(ids, gguf.TokenType.NORMAL)
    for token in data["added_tokens"]:
        ids[token["content"]] = token["id"]
        kinds[token["content"]] = gguf.TokenType.CONTROL if token["special"] else gguf.TokenType.USER_DEFINED
    tokens = sorted(ids, key=ids.get)
    assert [ids[token] for token in tokens] == list(range(len(tokens)))
    merges = [pair if isinstance(pair, str) else " ".join(pair) for pair in data["model"]["merges"]]
    vocabulary(name, "gpt2", tokens, [kinds[token] for token in tokens], merges=merges, pre=pre, **options)


def sentence_pieces():
    model = pieces.ModelProto()
    model.ParseFromString((GOLDENS / "sentencepiece-model/tokenizer.model").read_bytes())
    vocabulary("pieces", "llama", [p.piece for p in model.pieces], [p.type for p in model.pieces],
               scores=[p.score for p in model.pieces], start=1, end=2)


def adapter():
    writer = gguf.GGUFWriter(GOLDENS / "gguf/adapter.gguf", "llama")
    writer.add_type(gguf.GGUFType.ADAPTER)
    finish(writer)


if __name__ == "__main__":
    (GOLDENS / "gguf").mkdir(exist_ok=True)
    weights()
    for name in ("llama2", "llama3", "linear"):
        model(name)
    byte_level("byte-level", "gpt-2", start=1, end=2)
    byte_level("smollm", "smollm", end=0)
    byte_level("llama3", "llama-bpe", start=0, end=1, adds_end=True)
    byte_level("qwen2", "qwen2", start=0, end=1, adds_end=True)
    sentence_pieces()
    adapter()
