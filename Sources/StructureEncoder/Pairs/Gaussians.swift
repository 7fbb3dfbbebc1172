import TensorKit

extension Graph {
    /// Gaussian kernels of distances: exp(−½((d − μₖ)/σₖ)²) / (√(2π) σₖ), σₖ = |sₖ| + 1e-3.
    ///
    /// distances `[P]` in ångström (constant), means μ and stds s `[K]` -> `[P, K]`.
    package func gaussians(_ distances: Buffer<Float>, means: Tensor, stds: Tensor) -> Tensor {
        precondition(means.count == stds.count, "gaussians: \(means.shape) means, \(stds.shape) stds")
        let k = means.count
        let y = output([distances.count, k], from: means, stds)
        kernels.pointee.gaussians(workers, distances.count, k, distances.base, means.base, stds.base, y.base)
        record(y) { [self] dy in
            kernels.pointee.gaussians_gradient(
                workers, distances.count, k, distances.base, means.base, stds.base, y.base, dy.base,
                gradient(of: means).base,
                gradient(of: stds).base)
        }
        return y
    }
}
