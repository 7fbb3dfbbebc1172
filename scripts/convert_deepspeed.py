"""Puts the experts of a SEPIT checkpoint in DeepSpeed's layout into safetensors, where sepit reads them.

The layout: model.safetensors with `….mlp.deepspeed_moe.gate.wg.weight`, and one pickle per layer and expert,
global_*/layer_L_expert_E_mp_rank_00_model_states.pt. Written are model.safetensors, in shards with an index if it is
large, and a copy of the configuration and the tokenizers. Pickles are read with `weights_only`, which runs no code.

Needs: pip install torch safetensors.
Usage: convert_deepspeed.py CHECKPOINT OUT
"""
import json
import pathlib
import shutil
import sys

import torch
from safetensors import safe_open
from safetensors.torch import save_file

SHARD = 4 << 30  # bytes
ROUTER = ".mlp.deepspeed_moe.gate.wg.weight"
EXPERTS = ".mlp.deepspeed_moe.experts.deepspeed_experts."


def published(name: str) -> str:
    return name.replace(ROUTER, ".mlp.gate.weight").replace(EXPERTS, ".mlp.experts.")


def dense_tensors(source: pathlib.Path):
    """Names and tensors of model.safetensors or its shards; experts in there are only one machine's, so left out."""
    index = source / "model.safetensors.index.json"
    files = sorted(set(json.loads(index.read_text())["weight_map"].values())) if index.exists() else ["model.safetensors"]
    for file in files:
        with safe_open(source / file, "pt") as tensors:
            for name in tensors.keys():
                if EXPERTS not in name:
                    yield published(name), tensors.get_tensor(name)


def expert_tensors(source: pathlib.Path, config: dict):
    states = sorted(path for path in source.glob("global_*") if path.is_dir())
    if len(states) != 1:
        sys.exit(f"{source}: expected one folder global_*, found {len(states)}")
    experts = (config.get("moe_config") or {}).get("num_experts", 4)
    for layer in range(config["text_config"]["num_hidden_layers"]):
        for expert in range(experts):
            path = states[0] / f"layer_{layer}_expert_{expert}_mp_rank_00_model_states.pt"
            for name, tensor in torch.load(path, map_location="cpu", weights_only=True).items():
                yield published(name), tensor


def main(source: pathlib.Path, target: pathlib.Path) -> None:
    config = json.loads((source / "config.json").read_text())
    target.mkdir(parents=True)
    shards, shard, size = [], {}, 0
    for tensors in (dense_tensors(source), expert_tensors(source, config)):
        for name, tensor in tensors:
            count = tensor.numel() * tensor.element_size()
            if shard and size + count > SHARD:
                shards.append(list(shard))
                save_file(shard, target / f"shard-{len(shards)}.safetensors", {"format": "pt"})
                shard, size = {}, 0
            shard[name], size = tensor.contiguous(), size + count
    shards.append(list(shard))
    if len(shards) == 1:
        save_file(shard, target / "model.safetensors", {"format": "pt"})
    else:
        save_file(shard, target / f"shard-{len(shards)}.safetensors", {"format": "pt"})
        names = [f"model-{i + 1:05}-of-{len(shards):05}.safetensors" for i in range(len(shards))]
        for i, name in enumerate(names):
            (target / f"shard-{i + 1}.safetensors").rename(target / name)
        weight_map = {tensor: name for name, tensors in zip(names, shards) for tensor in tensors}
        (target / "model.safetensors.index.json").write_text(json.dumps({"metadata": {}, "weight_map": weight_map}, indent=1))
    for path in source.iterdir():
        if path.is_dir() and path.name.endswith("_tokenizer"):
            shutil.copytree(path, target / path.name)
        elif path.suffix == ".json" and not path.name.endswith(".index.json") or path.name == "tokenizer.model":
            shutil.copy(path, target)
    print(f"{target}: {sum(map(len, shards))} tensors in {len(shards)} file{'s' if len(shards) > 1 else ''}")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
