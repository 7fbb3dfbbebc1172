"""Writes small checkpoints in the transformers layout, and what transformers computes with them.

  Tests/StructureEncoderTests/Goldens/esm2      ESM-2: hidden states, masked-language logits, contact maps
  Tests/LanguageModelTests/Goldens/models/NAME  Llama and Mistral: logits, and 200 tokens of greedy decoding

Needs: pip install torch transformers safetensors. Made with torch 2.13.0, transformers 5.23.0 on a CPU.
Usage: transformers_goldens.py
"""
import json
import pathlib

import torch
from safetensors.torch import load_file, save_file
from transformers import EsmConfig, EsmForMaskedLM, LlamaConfig, LlamaForCausalLM, MistralConfig, MistralForCausalLM

TESTS = pathlib.Path(__file__).resolve().parents[2] / "Tests"
TOKENS = "<cls> <pad> <eos> <unk> L A G V S E R T I D P K Q N F Y M H W C X B U Z O . - <null_1> <mask>".split()
SEQUENCES = {"long": "MKTAYIAKQRQISFVKSHFSRQLEERLGLIEVQ", "odd": "MXB<mask>UZ<mask>KWC", "short": "G"}


def randomise(model, seed: int) -> None:
    """Weights large enough that every part matters."""
    random = torch.Generator().manual_seed(seed)
    for name, parameter in model.named_parameters():
        with torch.no_grad():
            noise = torch.randn(parameter.shape, generator=random)
            if "norm" in name.lower() and parameter.dim() == 1 and "bias" not in name and "beta" not in name:
                parameter.copy_(1 + 0.2 * noise)
            elif parameter.dim() == 1:
                parameter.copy_(0.1 * noise)
            else:
                parameter.copy_(noise * (2.0 if "embed" in name or "regression" in name else 1.2) / parameter.shape[-1] ** 0.5)


def original_layout(folder: pathlib.Path, layers: int, frequencies: torch.Tensor) -> None:
    """Names tensors as the checkpoints on the hub do: norms have weight and bias, and every layer its frequencies."""
    tensors = {}
    for name, value in load_file(folder / "model.safetensors").items():
        if "inv_freq" not in name:
            tensors[name.replace("LayerNorm.gamma", "LayerNorm.weight").replace("LayerNorm.beta", "LayerNorm.bias")] = value
    for layer in range(layers):
        tensors[f"esm.encoder.layer.{layer}.attention.self.rotary_embeddings.inv_freq"] = frequencies.clone()
    tensors["esm.embeddings.position_embeddings.weight"] = torch.zeros(4, 3)  # unused, but always there
    save_file(tensors, folder / "model.safetensors", {"format": "pt"})


def encode(sequence: str) -> torch.Tensor:
    letters = sequence.replace("<mask>", "#")
    ids = [0] + [TOKENS.index("<mask>" if letter == "#" else letter) for letter in letters] + [2]
    return torch.tensor([ids])


def esm2(folder: pathlib.Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    config = EsmConfig(
        vocab_size=33, mask_token_id=32, pad_token_id=1, hidden_size=24, num_hidden_layers=3, num_attention_heads=3,
        intermediate_size=40, position_embedding_type="rotary", token_dropout=True, emb_layer_norm_before=False,
        layer_norm_eps=1e-5, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0, max_position_embeddings=1026,
        vocab_list=TOKENS)
    model = EsmForMaskedLM._from_config(config, attn_implementation="eager").eval()
    randomise(model, 1)
    # The published checkpoints store frequencies that were rounded to fp16 in training.
    rounded = []
    for name, buffer in model.named_buffers():
        if name.endswith("inv_freq"):
            buffer.copy_(buffer.half().float())
            rounded.append(buffer.clone())
    model.save_pretrained(folder)
    original_layout(folder, config.num_hidden_layers, rounded[0])
    expected = {}
    with torch.no_grad():
        for name, sequence in SEQUENCES.items():
            ids = encode(sequence)
            out = model(ids, attention_mask=torch.ones_like(ids), output_hidden_states=True)
            expected[name + ".ids"] = ids
            expected[name + ".logits"] = out.logits[0]
            for layer, states in enumerate(out.hidden_states):
                expected[f"{name}.hidden.{layer}"] = states[0].contiguous()
            expected[name + ".contacts"] = model.predict_contacts(ids, torch.ones_like(ids))[0].contiguous()
    save_file(expected, folder / "expected.safetensors")
    (folder / "generation_config.json").unlink(missing_ok=True)


SMALL = dict(hidden_size=16, intermediate_size=24, num_hidden_layers=2, num_attention_heads=4, num_key_value_heads=2,
             vocab_size=64, max_position_embeddings=512)
LLAMA3 = dict(rope_type="llama3", factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0,
              original_max_position_embeddings=32, rope_theta=100.0)
CAUSAL = {
    "llama2": (LlamaForCausalLM, LlamaConfig, dict(vocab_size=272, rms_norm_eps=1e-5)),
    "llama3": (LlamaForCausalLM, LlamaConfig, dict(head_dim=8, tie_word_embeddings=True, rope_parameters=LLAMA3)),
    "linear": (LlamaForCausalLM, LlamaConfig,
               dict(num_key_value_heads=4, rope_parameters=dict(rope_type="linear", factor=4.0, rope_theta=500.0))),
    "mistral": (MistralForCausalLM, MistralConfig, dict(head_dim=6, num_key_value_heads=1, sliding_window=7)),
}


def older_config(folder: pathlib.Path) -> None:
    """Rotary fields as transformers 4 wrote them, which is how most checkpoints on the hub have them."""
    path = folder / "config.json"
    config = json.loads(path.read_text())
    rope = config.pop("rope_parameters")
    config["rope_theta"] = rope.pop("rope_theta")
    kind = rope.pop("rope_type")
    if kind != "default":
        config["rope_scaling"] = {**rope, "rope_type" if kind == "llama3" else "type": kind}
    path.write_text(json.dumps(config, indent=2, sort_keys=True) + "\n")


def causal(folder: pathlib.Path, seed: int, model_class, config_class, changes: dict) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    config = config_class(**{**SMALL, **changes})
    model = model_class._from_config(config, attn_implementation="eager").eval()
    randomise(model, seed)
    model.save_pretrained(folder)
    if folder.name != "linear":
        older_config(folder)
    random = torch.Generator().manual_seed(seed)
    ids = torch.randint(3, config.vocab_size, (1, 30), generator=random)
    prompt = ids[:, :20]
    with torch.no_grad():
        logits = model(ids).logits[0]
        greedy, margin = prompt, float("inf")
        for _ in range(200):
            best = model(greedy).logits[0, -1].topk(2)
            margin = min(margin, (best.values[0] - best.values[1]).item())
            greedy = torch.cat([greedy, best.indices[:1][None]], 1)
    save_file({"ids": ids[0], "logits": logits.contiguous(), "greedy": greedy[0, 20:].contiguous()},
              folder / "expected.safetensors")
    (folder / "generation_config.json").unlink(missing_ok=True)
    print(f"{folder.name}: {len(set(greedy[0, 20:].tolist()))} tokens of {config.vocab_size} in the answer, least margin {margin:.5f}")


if __name__ == "__main__":
    torch.manual_seed(0)
    esm2(TESTS / "StructureEncoderTests/Goldens/esm2")
    for seed, (name, case) in enumerate(CAUSAL.items()):
        causal(TESTS / "LanguageModelTests/Goldens/models" / name, seed + 5, *case)
