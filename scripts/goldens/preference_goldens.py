"""Writes the golden cases of PreferenceContractTests: loss and gradients of direct preference optimisation in PyTorch, by the
formula of TRL's DPOTrainer with loss_type "sigmoid" (trl 1.16.0, trl/trainer/dpo_trainer.py).

The implementation of the model is that of model_goldens.py, whose goldens these build on: the batch of a case is read as
pairs, its first half right answers, its second half wrong ones.

Needs: pip install torch safetensors. Made with torch 2.13.0 on a CPU.
Usage: preference_goldens.py IMPLEMENTATION.py
"""
import importlib.util
import json
import pathlib
import sys

import torch
import torch.nn.functional as F
from safetensors.torch import load_file, save_file

GOLDENS = pathlib.Path(__file__).resolve().parents[2] / "Tests/SEPITModelTests/Goldens"
# Name of the model: beta, smoothing.
CASES = {"paper-dense": (0.1, 0.0), "paper-moe-top2": (0.5, 0.1)}


def log_probs(model, config, batch: dict) -> torch.Tensor:
    """Sum over the supervised tokens of each row, as TRL sums over a completion."""
    logits, _, _, _ = model(*(batch[name] for name in
                              ("protein_ids", "protein_mask", "positions", "text_ids", "text_mask", "labels")))
    sums = []
    for row, labels in enumerate(batch["labels"]):
        at = int((batch["text_ids"][row] == config.protein_token).nonzero()[0])
        features = int(batch["protein_mask"][row].sum()) if config.compat == "paper" else batch["protein_ids"].shape[1]
        wanted = torch.cat([labels[:at], torch.full((features,), -100), labels[at + 1:]])[1:]
        words = F.log_softmax(logits[row, : len(wanted)], -1)
        mask = wanted >= 0
        sums.append(words[mask].gather(-1, wanted[mask][:, None]).sum())
    return torch.stack(sums)


def make_case(implementation, folder: pathlib.Path, beta: float, smoothing: float) -> None:
    config = implementation.Config(**json.loads((folder / "config.json").read_text()))
    model = implementation.SEPIT(config)
    model.load_state_dict(load_file(folder / "model.safetensors"))
    batch = load_file(folder / "batch.safetensors")
    rows = len(batch["labels"]) // 2 * 2
    batch = {name: value[:rows].contiguous() for name, value in batch.items()}
    chosen, rejected = log_probs(model, config, batch).chunk(2)
    # A model that training began with, which likes other answers.
    shifts = torch.randn(rows, generator=torch.Generator().manual_seed(7)) * 3
    reference = (torch.cat([chosen, rejected]).detach() + shifts).contiguous()
    reference_chosen, reference_rejected = reference.chunk(2)
    delta = (chosen - reference_chosen) - (rejected - reference_rejected)
    losses = -F.logsigmoid(beta * delta) * (1 - smoothing) - F.logsigmoid(-beta * delta) * smoothing
    losses.mean().backward()
    expected = {"loss": losses.mean().detach()[None], "log_probs": torch.cat([chosen, rejected]).detach()}
    for name, parameter in model.named_parameters():
        gradient = torch.zeros_like(parameter) if parameter.grad is None else parameter.grad
        expected["grad." + name] = gradient.clone().contiguous()
    save_file({**batch, "reference_log_probs": reference}, folder / "pairs.safetensors")
    save_file(expected, folder / "preference.safetensors", metadata={"beta": str(beta), "smoothing": str(smoothing)})
    print(f"{folder.name}: loss {losses.mean().item():.5f}")


def main() -> None:
    spec = importlib.util.spec_from_file_location("implementation", sys.argv[1])
    implementation = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = implementation
    spec.loader.exec_module(implementation)
    for name, case in CASES.items():
        make_case(implementation, GOLDENS / name, *case)


if __name__ == "__main__":
    main()
