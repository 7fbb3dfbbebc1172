"""How far gradients of the structure module move when the distances alone are rounded to single precision.

    python distance_rounding.py          (PyTorch 2)

Everything is computed in double precision, once with exact and once with rounded distances: one attention head whose
logits are the pair bias, over 60 points in a cube of 20 angstrom, for projections of two standard deviations.
"""
import torch

torch.set_default_dtype(torch.float64)
POINTS, KERNELS = 60, 16


def gradients(weights, means, stds, distances, values):
    parameters = [x.clone().requires_grad_() for x in (means, stds, *weights)]
    means, stds, first, second = parameters
    width = stds.abs() + 1e-3
    kernels = torch.exp(-0.5 * ((distances[..., None] - means) / width) ** 2) / ((2 * torch.pi) ** 0.5 * width)
    bias = torch.nn.functional.gelu(kernels @ first.T) @ second
    (bias.softmax(-1) @ values).square().sum().backward()
    return [x.grad for x in parameters]


for deviation in (0.25, 2.0):
    worst = torch.zeros(4)
    for seed in range(10):
        torch.manual_seed(seed)
        means, stds = torch.arange(KERNELS) * 20 / KERNELS, 0.25 + 2.75 * torch.rand(KERNELS)
        weights = [deviation * torch.randn(KERNELS, KERNELS), deviation * torch.randn(KERNELS)]
        positions, values = (20 * torch.rand(POINTS, 3)).float().double(), torch.randn(POINTS, 8)
        distances = torch.cdist(positions, positions, compute_mode="donot_use_mm_for_euclid_dist")
        exact = gradients(weights, means, stds, distances, values)
        rounded = gradients(weights, means, stds, distances.float().double(), values)
        moved = torch.stack([(a - b).norm() / a.norm() for a, b in zip(rounded, exact)])
        worst = torch.maximum(worst, moved)
    names = ["means", "stds", "layer 1", "layer 2"]
    print(f"deviation {deviation}: " + ", ".join(f"{n} {x:.1e}" for n, x in zip(names, worst.tolist())))
