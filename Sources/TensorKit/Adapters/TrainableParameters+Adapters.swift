/// What is trained of an adapter.
public enum AdapterKind: Sendable, Equatable {
    /// The factors: `MODULE.lora_A.weight` `[r, I]`, uniform with bound 1/√I at first, and `MODULE.lora_B.weight` `[O, r]`,
    /// zero at first.
    case lora
    /// Coefficients of so many random matrices for each factor: `MODULE.nola_a` and `MODULE.nola_b`, zero at first. A₀ has
    /// the bound 1/√I, B₀ is zero.
    case nola(bases: Int)
}

extension TrainableParameters {
    /// Adds an adapter alpha / rank · B A to each of some published matrices.
    ///
    /// The new parameters are in a buffer of their own. Adapters change nothing at first.
    public func attachAdapters(_ kind: AdapterKind, to matrices: [Part], rank: Int, alpha: Float, seed: UInt64) {
        let scale = alpha / Float(rank)
        var attachments: [(weight: Tensor, adapter: () -> LowRankAdapter)] = []
        add(seed: seed) { layout in
            for part in matrices {
                guard part.shape.count == 2, let place = weight(of: part) else {
                    preconditionFailure("\(part.name) is no matrix of this model")
                }
                let (module, downRole, upRole) = (part.module, part.role.factor(.down), part.role.factor(.up))
                let (outputs, inputs) = (part.shape[0], part.shape[1])
                let bound = 1 / Float(inputs).squareRoot()
                switch kind {
                case .lora:
                    let down = layout.declare(
                        module + ".lora_A.weight", [rank, inputs], .uniform(low: -bound, high: bound), role: downRole)
                    let up = layout.declare(module + ".lora_B.weight", [outputs, rank], .constant(0), role: upRole)
                    attachments.append(
                        (place.weight, { LowRankAdapter(rows: place.rows, scale: scale, down: down, up: up) }))
                case .nola(let bases):
                    let a = layout.declare(module + ".nola_a", [bases], .constant(0), role: downRole)
                    let b = layout.declare(module + ".nola_b", [bases], .constant(0), role: upRole)
                    attachments.append(
                        (
                            place.weight,
                            {
                                LowRankAdapter(
                                    nola: module, rows: place.rows, inputs: inputs, rank: rank, scale: scale,
                                    seed: seed,
                                    a: a, b: b)
                            }
                        ))
                }
            }
        }
        for (weight, adapter) in attachments { weight.attach(adapter()) }
    }
}

extension LowRankAdapter {
    /// NOLA of a published matrix, from the coefficients `[n]` of its two factors.
    public init(
        nola module: String, rows: Range<Int>, inputs: Int, rank: Int, scale: Float, seed: UInt64, a: Tensor, b: Tensor
    ) {
        let down = RandomBases(seed: seed, name: module + ".nola_a", count: a.count, shape: [rank, inputs])
        let up = RandomBases(seed: seed, name: module + ".nola_b", count: b.count, shape: [rows.count, rank])
        self.init(
            rows: rows, scale: scale,
            down: RandomCombination(down, coefficients: a, constant: 1 / Float(inputs).squareRoot()),
            up: RandomCombination(up, coefficients: b, constant: 0))
    }
}
