"""Writes Tests/TensorKitTests/Goldens/nola.safetensors: a product with a NOLA adapter, and its gradients by PyTorch.

The random matrices are generated here from their description in docs/adapters.md, in NumPy.

Needs: pip install torch numpy safetensors. Made with torch 2.13.0 on a CPU.
Usage: nola_goldens.py
"""
import pathlib

import numpy as np
import torch
from safetensors.torch import save_file

TARGET = pathlib.Path(__file__).resolve().parents[2] / "Tests/TensorKitTests/Goldens/nola.safetensors"
SEED, MODULE, BASES, RANK, SCALE = (7 << 32) + 11, "text_model.model.layers.0.self_attn.q_proj", 24, 5, 2.0


def philox(counter, key):
    """Philox 4x32-10 on arrays of 32-bit words."""
    c = [np.asarray(word, np.uint64) for word in counter]
    k, mask = list(key), np.uint64(0xFFFFFFFF)
    for _ in range(10):
        a, b = np.uint64(0xD2511F53) * c[0], np.uint64(0xCD9E8D57) * c[2]
        c = [b >> np.uint64(32) ^ c[1] ^ np.uint64(k[0]), b & mask, a >> np.uint64(32) ^ c[3] ^ np.uint64(k[1]), a & mask]
        k = [(k[0] + 0x9E3779B9) & 0xFFFFFFFF, (k[1] + 0xBB67AE85) & 0xFFFFFFFF]
    return np.stack(np.broadcast_arrays(*c))


def fnv1a(name):
    value = 0xCBF29CE484222325
    for byte in name.encode():
        value = (value ^ byte) * 0x100000001B3 % 2**64
    return value


def matrix(index, name, shape):
    """Random matrix `index` (2^32 - 1 for A0) of a factor."""
    stream, e = fnv1a(name), np.arange(int(np.prod(shape)), dtype=np.uint64)
    words = philox((16 * (e // 128) + e % 16, index, stream % 2**32, stream >> 32), (SEED % 2**32, SEED >> 32))
    half = (e // 16 % 8).astype(np.int64)
    word = words[half // 2, np.arange(len(e))] >> (16 * (half % 2)).astype(np.uint64) & np.uint64(0xFFFF)
    return torch.from_numpy(((word.astype(np.float64) - 32767.5) / 32768).reshape(shape))


def main():
    random = torch.Generator().manual_seed(3)
    draw = lambda *shape: torch.randn(shape, generator=random, dtype=torch.float64)
    x, weight, a, b = draw(9, 70), draw(33, 70), draw(BASES), draw(BASES)
    for tensor in (x, a, b):
        tensor.requires_grad_()
    combine = lambda c, name, shape: sum(c[i] * matrix(i, name, shape) for i in range(BASES)) / BASES**0.5
    down = matrix(2**32 - 1, MODULE + ".nola_a", (RANK, 70)) / 70**0.5 + combine(a, MODULE + ".nola_a", (RANK, 70))
    up = combine(b, MODULE + ".nola_b", (33, RANK))
    y = x @ weight.T + SCALE * (x @ down.T) @ up.T
    dy = draw(9, 33)
    y.backward(dy)
    tensors = dict(x=x, weight=weight, a=a, b=b, y=y, dy=dy, dx=x.grad, da=a.grad, db=b.grad)
    save_file({name: t.detach().float().contiguous() for name, t in tensors.items()}, TARGET)


if __name__ == "__main__":
    main()
