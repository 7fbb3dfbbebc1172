"""Writes LoRA adapters for the Llama checkpoint Tests/LanguageModelTests/Goldens/models/llama2, and the logits that PEFT
computes with them, to Tests/LanguageModelTests/Goldens/adapters/NAME.

Needs: pip install torch transformers peft safetensors. Made with torch 2.13.0, transformers 5.23.0, peft 0.21.2 on a CPU.
Usage: peft_goldens.py
"""
import pathlib

import torch
from peft import LoraConfig, get_peft_model
from safetensors.torch import load_file, save_file
from transformers import LlamaForCausalLM

GOLDENS = pathlib.Path(__file__).resolve().parents[2] / "Tests/LanguageModelTests/Goldens"
LAYERS = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]
ADAPTERS = {
    "plain": LoraConfig(r=2, lora_alpha=6, target_modules=["q_proj", "v_proj"], task_type="CAUSAL_LM"),
    # Another scale, ranks and alphas of some modules, and a module that is trained in full.
    "patterns": LoraConfig(
        r=3, lora_alpha=5, target_modules=LAYERS, use_rslora=True, lora_dropout=0.1,
        rank_pattern={"layers.1.self_attn.q_proj": 2, "down_proj": 4}, alpha_pattern={"up_proj": 9.5},
        modules_to_save=["lm_head"], task_type="CAUSAL_LM"),
}


def main():
    ids = load_file(GOLDENS / "models/llama2/expected.safetensors")["ids"]
    for seed, (name, config) in enumerate(ADAPTERS.items()):
        model = LlamaForCausalLM.from_pretrained(GOLDENS / "models/llama2", attn_implementation="eager")
        model = get_peft_model(model, config).eval()
        random = torch.Generator().manual_seed(seed)
        with torch.no_grad():
            for parameter in model.parameters():
                if parameter.requires_grad:
                    parameter.copy_(0.3 * torch.randn(parameter.shape, generator=random))
            logits = model(ids[None]).logits[0]
        folder = GOLDENS / "adapters" / name
        model.base_model.model.config._name_or_path = "llama2"
        model.peft_config["default"].base_model_name_or_path = "llama2"
        model.save_pretrained(folder)
        (folder / "README.md").unlink(missing_ok=True)
        save_file({"ids": ids, "logits": logits.contiguous()}, folder / "expected.safetensors")


if __name__ == "__main__":
    main()
