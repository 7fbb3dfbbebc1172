"""Writes a small model in the layout of the published SEPIT checkpoint, and its logits at batch sizes 1 to 4.

The folder has the nested config.json (protein_config, text_config, moe_config), fp16 weights with the tensors that the
published model has and doesn't use, and no flat fields. The implementation is a Python file as for model_goldens.py.

Needs: pip install torch safetensors. Made with torch 2.13.0 on a CPU.
Usage: published_goldens.py IMPLEMENTATION.py      into Tests/SEPITModelTests/Goldens/published
       published_goldens.py --deepspeed FOLDER OUT    the same model in the training framework's layout, pickles included
"""
import importlib.util
import json
import pathlib
import sys

import torch
from safetensors.torch import load_file, save_file

from model_goldens import make_batch

GOLDEN = pathlib.Path(__file__).resolve().parents[2] / "Tests/SEPITModelTests/Goldens/published"
SIZES = dict(
    protein_layers=3, protein_hidden=16, protein_heads=2, protein_ffn=20, hidden=16, heads=4, kv_heads=2, ffn=20, vocab=40,
    protein_token=33, experts=4, compat="official", protein_max_length=24, eps=1e-5, kernels=128)
EXPERT = "text_model.model.layers.{}.mlp.experts.{}.{}_proj.weight"


def nested(c) -> dict:
    return {
        "model_type": "pit", "architectures": ["PITForConditionGeneration"], "ignore_index": -100,
        "protein_token_index": c.protein_token, "projector_hidden_act": "gelu", "protein_feature_select_strategy": "full",
        "protein_feature_layer": c.protein_feature_layer, "vocab_size": c.vocab, "use_moe": True, "sequence_only": False,
        "moe_config": {"num_experts": c.experts, "ep_size": 4, "k": c.top_k, "capacity_factor": 1.25,
                       "eval_capacity_factor": 2.0, "use_residual": False, "drop_tokens": True, "use_rts": False,
                       "use_tutel": True},
        "protein_config": {
            "model_type": "esm_structure", "_name_or_path": "ckpts/esm2", "hidden_size": c.protein_hidden,
            "num_hidden_layers": c.protein_layers, "num_attention_heads": c.protein_heads,
            "intermediate_size": c.protein_ffn, "layer_norm_eps": c.protein_eps, "position_embedding_type": "rotary",
            "token_dropout": c.token_dropout, "emb_layer_norm_before": False, "mask_token_id": 32, "pad_token_id": 1,
            "vocab_size": 33, "max_position_embeddings": c.protein_max_length + 2, "is_folding_model": False},
        "text_config": {
            "model_type": "moe_llama", "_name_or_path": "ckpts/TinyLlama", "hidden_size": c.hidden,
            "intermediate_size": c.ffn, "num_hidden_layers": c.layers, "num_attention_heads": c.heads,
            "num_key_value_heads": c.kv_heads, "hidden_act": "silu", "rms_norm_eps": c.eps, "rope_theta": c.rope_theta,
            "rope_scaling": None, "attention_bias": False, "vocab_size": c.vocab, "tie_word_embeddings": False,
            "eos_token_id": 2, "max_position_embeddings": 2048}}


def make(path: str) -> None:
    spec = importlib.util.spec_from_file_location("implementation", path)
    implementation = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = implementation
    spec.loader.exec_module(implementation)
    config = implementation.Config(**SIZES)
    torch.manual_seed(5)
    model = implementation.SEPIT(config).eval()
    for name, parameter in model.named_parameters():
        if parameter.dim() > 1 and "gbf." not in name:
            torch.nn.init.normal_(parameter, 0, 0.25)
    model.half().float()  # the published weights are fp16
    GOLDEN.mkdir(parents=True, exist_ok=True)
    (GOLDEN / "config.json").write_text(json.dumps(nested(config), indent=1) + "\n")
    tensors = {name: value.half().contiguous() for name, value in model.state_dict().items()}
    for name, shape in {"embeddings.position_embeddings.weight": (4, 2), "pooler.dense.weight": (2, 2),
                        "pooler.dense.bias": (2,), "contact_head.regression.weight": (1, 2),
                        "contact_head.regression.bias": (1,)}.items():
        tensors["protein_model." + name] = torch.zeros(shape, dtype=torch.float16)
    save_file(tensors, GOLDEN / "model.safetensors", {"format": "pt"})
    residues, tokens = [22, 8, 15, 3], [9, 12, 7, 10]
    for count in range(1, 5):
        batch = make_batch(config, residues[:count], tokens[:count], torch.Generator().manual_seed(count))
        if count == 1:  # make_batch leaves the last protein without a structure
            batch["positions"][0, 1:20] = 3.8 * torch.randn(19, 3, generator=torch.Generator().manual_seed(9)).cumsum(0)
        with torch.no_grad():
            logits, _, loss, _ = model(*batch.values())
        save_file(batch, GOLDEN / f"batch-{count}.safetensors")
        save_file({"logits": logits.contiguous(), "loss": loss[None]}, GOLDEN / f"expected-{count}.safetensors")


def deepspeed(folder: str, out: str) -> None:
    """Experts as pickles under global_step1, routers as deepspeed_moe.gate.wg."""
    source, target = pathlib.Path(folder), pathlib.Path(out)
    tensors = load_file(source / "model.safetensors")
    config = json.loads((source / "config.json").read_text())
    states = target / "global_step1"
    states.mkdir(parents=True)
    for layer in range(config["text_config"]["num_hidden_layers"]):
        prefix = f"text_model.model.layers.{layer}.mlp."
        tensors[prefix + "deepspeed_moe.gate.wg.weight"] = tensors.pop(prefix + "gate.weight")
        for expert in range(config["moe_config"]["num_experts"]):
            torch.save({
                f"{prefix}deepspeed_moe.experts.deepspeed_experts.{expert}.{name}_proj.weight":
                    tensors.pop(EXPERT.format(layer, expert, name)) for name in ("gate", "up", "down")
            }, states / f"layer_{layer}_expert_{expert}_mp_rank_00_model_states.pt")
    save_file(tensors, target / "model.safetensors", {"format": "pt"})
    (target / "config.json").write_text(json.dumps(config, indent=1) + "\n")


if __name__ == "__main__":
    deepspeed(*sys.argv[2:]) if sys.argv[1] == "--deepspeed" else make(sys.argv[1])
