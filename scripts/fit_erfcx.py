"""Fits the polynomial of `normal_cdf` in Sources/CKernels/kernels/math.h: erfcx(z) over 0...12 in t = 1 / (1 + 0.4 z).

    python scripts/fit_erfcx.py        (needs numpy and scipy)

Least squares of the relative error, reweighted towards its largest values. Prints the coefficients of t, t^2, ... and the
largest relative error in double precision.
"""
import numpy as np
from scipy.special import erfcx

P, DEGREE, LARGEST = 0.4, 9, 12
least = 1 / (1 + P * LARGEST)
t = (least + 1) / 2 + (1 - least) / 2 * np.cos(np.linspace(0, np.pi, 4001))
target = erfcx((1 / t - 1) / P)
rows = np.vander(t, DEGREE + 1, increasing=True)[:, 1:] / target[:, None]
weights = np.ones_like(t)
for _ in range(61):
    coefficients, *_ = np.linalg.lstsq(rows * weights[:, None], weights, rcond=None)
    error = np.abs(rows @ coefficients - 1)
    weights *= 0.5 + error / error.max()
    weights /= weights.max()
print([float(c) for c in coefficients])
print("largest relative error", error.max())
