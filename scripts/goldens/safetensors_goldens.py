"""Writes the golden files of SafetensorsTests with the reference implementation.

Needs: pip install numpy torch safetensors. Made with safetensors 0.8.0, torch 2.13.0.
Usage: safetensors_goldens.py [DIR]       the files, into Tests/FileKitTests/Goldens by default
       safetensors_goldens.py --check F   loads F, a file of ours, and prints what it holds
"""
import pathlib
import sys

import torch
from safetensors import safe_open
from safetensors.torch import save_file


def make(folder: pathlib.Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    ramp = torch.tensor([0.0, -0.0, 1.0, -2.5, 1e-40, 3.4e38, 1.00390625, 1.01171875, float("inf"), 0.1, -7.25, 65504.0])
    tensors = {
        "b.weight": ramp.reshape(3, 4),
        "a.bias": torch.tensor([1.5, -0.1]),
        "half": ramp[:8].to(torch.float16),
        "brain": ramp.to(torch.bfloat16),
        "double": torch.tensor([0.1, 1e300], dtype=torch.float64),
        "long": torch.tensor([[-1], [2**62]]),
        "int": torch.tensor([-(2**31), 7], dtype=torch.int32),
        "short": torch.tensor([-5], dtype=torch.int16),
        "byte": torch.tensor([-128, 127], dtype=torch.int8),
        "unsigned": torch.tensor([0, 255], dtype=torch.uint8),
        "mask": torch.tensor([True, False, True]),
        "empty": torch.zeros(0, 3),
        "scalar": torch.tensor(4.0),
    }
    save_file(tensors, folder / "all-types.safetensors", {"format": "pt"})


def check(path: str) -> None:
    with safe_open(path, "pt") as file:
        print("metadata", file.metadata())
        for name in file.keys():
            tensor = file.get_tensor(name)
            print(name, tensor.dtype, list(tensor.shape), tensor.flatten().tolist())


if __name__ == "__main__":
    if sys.argv[1:2] == ["--check"]:
        check(sys.argv[2])
    else:
        root = pathlib.Path(__file__).resolve().parents[2]
        make(pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else root / "Tests/FileKitTests/Goldens")
