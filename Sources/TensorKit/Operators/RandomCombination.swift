import CKernels

extension Graph {
    /// A sum of random matrices: coefficients `[n]` -> the shape of the matrices.
    ///
    /// dcᵢ = n^-½ ⟨dA, Aᵢ⟩; the matrices are generated once more.
    public func randomCombination(_ combination: RandomCombination) -> Tensor {
        let (bases, coefficients) = (combination.bases, combination.coefficients)
        let scale = 1 / Float(bases.count).squareRoot()
        let y = output(bases.shape, from: coefficients)
        var descriptor = bases.descriptor
        kernels.pointee.random_combination(workers, &descriptor, coefficients.base, combination.constant, scale, y.base)
        record(y) { [self] dy in
            var descriptor = bases.descriptor
            kernels.pointee.random_projections(workers, &descriptor, dy.base, scale, gradient(of: coefficients).base)
        }
        return y
    }
}
