"""Writes the golden cases of WarmUpContractTests: what an implementation of stage 0 in PyTorch gives.

The implementation is a Python file with a `Config` whose fields are those of our config.json in one object, a module `Stage0`
that maps (ids, mask, xyz, captions, masked, noise) to the losses of match, denoising and restoration, as described in
arXiv 2410.03553, and `batch`, which makes such inputs.

Needs: pip install torch safetensors. Made with torch 2.13.0 on a CPU.
Usage: warm_up_goldens.py IMPLEMENTATION.py [DIR]      into Tests/SEPITModelTests/Goldens/warm-up by default
"""
import dataclasses
import importlib.util
import json
import pathlib
import sys

import torch
from safetensors.torch import save_file

# Name: what differs from the implementation's defaults, residues of each protein, width of captions.
CASES = {
    "small": (dict(protein_hidden=16, protein_heads=2, protein_ffn=20, kernels=10, edge_scale=0.3), (9, 14, 6), 5),
    "heads": (dict(protein_layers=1, protein_hidden=24, protein_heads=4, protein_ffn=12, kernels=7, token_dropout=False),
              (33, 4), 3),
}


def main(path, folder):
    spec = importlib.util.spec_from_file_location("implementation", path)
    sys.path.insert(0, str(pathlib.Path(path).resolve().parent))
    implementation = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(implementation)
    folder.mkdir(parents=True, exist_ok=True)
    for seed, (name, (changes, lengths, width)) in enumerate(CASES.items(), start=11):
        torch.manual_seed(seed)
        config = implementation.Config(**changes)
        model = implementation.Stage0(config, text_width=width, width=36)
        data = implementation.batch(config, width, lengths=lengths, seed=seed)
        data["xyz"][0, 2:4] = 0  # residues without a position
        losses = model(**data)
        sum(losses).backward()
        out = {f"input.{k}": v.to(torch.int64) if v.dtype == torch.bool else v for k, v in data.items()}
        out |= {f"weight.{k}": v.detach().clone() for k, v in model.state_dict().items()}
        out |= {f"gradient.{k}": p.grad.clone() for k, p in model.named_parameters() if p.grad is not None}
        out |= {f"loss.{k}": v.detach().reshape(1) for k, v in zip(("match", "denoise", "restore"), losses)}
        save_file({f"paper.{k}": v.contiguous() for k, v in out.items()}, folder / f"{name}.safetensors",
                  metadata={"paper.config": json.dumps(dataclasses.asdict(config))})
        print(name, [round(value.item(), 6) for value in losses])


if __name__ == "__main__":
    default = pathlib.Path(__file__).resolve().parents[2] / "Tests/SEPITModelTests/Goldens/warm-up"
    main(sys.argv[1], pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else default)
