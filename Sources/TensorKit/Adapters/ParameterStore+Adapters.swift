/// What is trained of an adapter.
public enum AdapterKind: Sendable, Equatable {
    /// The factors: `MODULE.lora_A.weight` `[r, I]`, uniform with bound 1/√I at first, and `MODULE.lora_B.weight` `[O, r]`,
    /// zero at first.
    case lora
    /// Coefficients of so many random matrices for each factor: `MODULE.nola_a` and `MODULE.nola_b`, zero at first. A₀ has
    /// the bound 1/√I, B₀ is zero.
    case nola(bases: Int)

    /// Whether a parameter is one of an adapter.
    public static func isParameter(_ name: String) -> Bool {
        [".lora_A.weight", ".lora_B.weight", ".nola_a", ".nola_b"].contains { name.hasSuffix($0) }
    }
}

extension ParameterStore {
    /// Adds an adapter alpha / rank · B A to each of some published matrices, named without `.weight`.
    ///
    /// The store must be sealed; the new parameters are in a buffer of their own. Adapters change nothing at first.
    public func attachAdapters(_ kind: AdapterKind, to modules: [String], rank: Int, alpha: Float, seed: UInt64) {
        let scale = alpha / Float(rank)
        var attachments: [(weight: Tensor, adapter: () -> LowRankAdapter)] = []
        var names: Set<String> = []
        func add(_ name: String, _ shape: [Int], _ initializer: Initializer) -> Tensor {
            names.insert(name)
            return declare(name, shape, initializer)
        }
        for module in modules {
            guard let part = part(named: module + ".weight"), part.shape.count == 2, let place = weight(of: part) else {
                preconditionFailure("\(module) is no matrix of this model")
            }
            let (outputs, inputs) = (part.shape[0], part.shape[1])
            let bound = 1 / Float(inputs).squareRoot()
            switch kind {
            case .lora:
                let down = add(module + ".lora_A.weight", [rank, inputs], .uniform(low: -bound, high: bound))
                let up = add(module + ".lora_B.weight", [outputs, rank], .constant(0))
                attachments.append(
                    (place.weight, { LowRankAdapter(rows: place.rows, scale: scale, down: down, up: up) }))
            case .nola(let bases):
                let a = add(module + ".nola_a", [bases], .constant(0))
                let b = add(module + ".nola_b", [bases], .constant(0))
                attachments.append(
                    (
                        place.weight,
                        {
                            LowRankAdapter(
                                nola: module, rows: place.rows, inputs: inputs, rank: rank, scale: scale, seed: seed,
                                a: a, b: b)
                        }
                    ))
            }
        }
        seal()
        initialize(seed: seed) { names.contains($0) }
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
