import FileKit
import TensorKit

/// What an adapter consists of: the matrices that get a low-rank change, and what is trained in full beside them.
public struct AdapterConfiguration: Codable, Sendable, Equatable {
    /// What is kept of a matrix's change.
    public enum Method: String, Codable, Sendable {
        /// Its two factors.
        case lora
        /// Coefficients of random matrices, which add up to the factors.
        case nola
    }

    /// How weights are changed.
    public var method: Method
    /// Rank of the change of a matrix.
    public var rank: Int
    /// The change is scaled by alpha / rank.
    public var alpha: Double
    /// Random matrices per factor (NOLA); nil for LoRA.
    public var bases: Int?
    /// Matrices that are adapted.
    public var targets: [AdapterTarget]
    /// Modules that are trained in full.
    public var modules: [TunedModule]
    /// Of what is random: the factors at first, NOLA's matrices, and experts that the model was given.
    public var seed: UInt64

    /// Settings of an adapter, as its file has them.
    public init(
        method: Method, rank: Int, alpha: Double, bases: Int? = nil, targets: [AdapterTarget], modules: [TunedModule],
        seed: UInt64
    ) {
        self.method = method
        self.rank = rank
        self.alpha = alpha
        self.bases = bases
        self.targets = targets
        self.modules = modules
        self.seed = seed
    }

    /// Whether there can be such an adapter.
    var isPossible: Bool {
        (1...1 << 16).contains(rank) && alpha.isFinite && (method == .nola) == (bases != nil)
            && bases.map { (1...1 << 20).contains($0) } ?? true
    }

    /// The matrices that are adapted.
    func matrices(_ store: TrainableParameters) -> [ParameterLayout.Part] {
        store.parts.filter { adapts($0.role) }
    }

    /// Whether a parameter is a matrix that is adapted.
    package func adapts(_ role: ParameterRole) -> Bool { targets.contains { $0.matches(role) } }

    /// Whether a parameter is trained, or kept with what is.
    package func trains(_ role: ParameterRole) -> Bool { role.isAdapter || modules.contains { $0.contains(role) } }

    /// Adds the adapters to a model's parameters; they change nothing at first.
    ///
    /// - Throws: `SepitError` `.usage` (`tuning-nothing`) for targets or modules that the model doesn't have.
    package func attach(to store: TrainableParameters) throws(SepitError) {
        let matrices = matrices(store)
        let missing =
            targets.filter { target in !matrices.contains { target.matches($0.role) } }.map(\.rawValue)
            + modules.filter { module in !store.parts.contains { module.contains($0.role) } }.map(\.rawValue)
        guard missing.isEmpty, !matrices.isEmpty || !modules.isEmpty else {
            throw SepitError(
                .usage, code: "tuning-nothing",
                missing.isEmpty
                    ? "There is nothing to train: no targets and no modules."
                    : "The model has no \(missing.joined(separator: ", ")) to train.",
                hint: "Change tuning.targets or tuning.modules; a model with tied embeddings has no head of its own.")
        }
        let kind: AdapterKind = bases.map { .nola(bases: $0) } ?? .lora
        store.attachAdapters(kind, to: matrices, rank: rank, alpha: Float(alpha), seed: seed)
    }
}
