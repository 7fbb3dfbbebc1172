/// What a parameter is in its model. It is said where the parameter is declared, and asked by whatever treats some parameters
/// differently from others: nothing depends on how a published name is spelled.
///
///     ParameterRole(.languageModel, .query, layer: 3)       the query matrix of a decoder layer
///     ParameterRole(.languageModel, .up, layer: 3, expert: .routed(1))
///
/// No two parameters of a model have the same role. Parts, and kinds that one model alone has, are declared beside it, as
/// static members.
public struct ParameterRole: Hashable, Sendable {
    /// Which model, or which part of one that is made, trained and frozen as a whole.
    public var part: Part
    /// Which of the part's modules.
    public var kind: Kind
    /// Which of the module's tensors.
    public var term: Term
    /// The layer, counted from 0; nil outside layers.
    public var layer: Int?
    /// The expert, in a feed-forward network that there are several of.
    public var expert: Expert?
    /// Which factor of the adapter of this weight; nil for what is the model's own.
    public var factor: AdapterFactor?

    /// The role of a model's own parameter.
    public init(_ part: Part, _ kind: Kind, _ term: Term = .weight, layer: Int? = nil, expert: Expert? = nil) {
        self.part = part
        self.kind = kind
        self.term = term
        self.layer = layer
        self.expert = expert
    }

    /// A part of a model.
    public struct Part: Hashable, Sendable {
        let name: String
        /// A part of this name; parts of one name are the same.
        public init(_ name: String) { self.name = name }
    }

    /// A kind of module; those that all transformers have are declared here.
    public struct Kind: Hashable, Sendable {
        let name: String
        /// A kind of this name; kinds of one name are the same.
        public init(_ name: String) { self.name = name }
    }

    /// A tensor of a module.
    public struct Term: Hashable, Sendable {
        let name: String
        /// A term of this name; terms of one name are the same.
        public init(_ name: String) { self.name = name }
    }

    /// One of several feed-forward networks in a layer.
    public enum Expert: Hashable, Sendable {
        /// Used by the rows that a router sends there.
        case routed(Int)
        /// Used by all rows.
        case shared
    }

    /// B or A of a low-rank change B A, or the coefficients that it is made from.
    public enum AdapterFactor: Hashable, Sendable {
        /// A.
        case down
        /// B.
        case up
    }
}

extension ParameterRole {
    /// Whether it belongs to an adapter.
    public var isAdapter: Bool { factor != nil }

    /// Whether it is the weight of a module, not an adapter's.
    public var isWeight: Bool { term == .weight && !isAdapter }

    /// The number of the expert, where a router chooses among several.
    public var routedExpert: Int? {
        if case .routed(let index) = expert { index } else { nil }
    }

    /// The same in another expert, or, with nil, in a layer that has one network.
    public func with(expert: Expert?) -> ParameterRole {
        var role = self
        role.expert = expert
        return role
    }

    /// The factor of its adapter.
    public func factor(_ factor: AdapterFactor) -> ParameterRole {
        var role = self
        role.factor = factor
        return role
    }
}

extension ParameterRole.Term {
    /// What is multiplied with: a matrix, a table, a norm's gain.
    public static let weight = Self("weight")
    /// What is added.
    public static let bias = Self("bias")
}

extension ParameterRole.Kind {
    /// Token embeddings.
    public static let embedding = Self("embedding")
    /// The norm before a layer's attention.
    public static let attentionNorm = Self("attentionNorm")
    /// Of an attention.
    public static let query = Self("query")
    /// Of an attention.
    public static let key = Self("key")
    /// Of an attention.
    public static let value = Self("value")
    /// What follows the heads of an attention.
    public static let attentionOutput = Self("attentionOutput")
    /// Stored angles of rotary positions; a constant.
    public static let rotaryFrequencies = Self("rotaryFrequencies")
    /// The norm before a layer's feed-forward network.
    public static let feedForwardNorm = Self("feedForwardNorm")
    /// Of a feed-forward network whose inner values are gated.
    public static let gate = Self("gate")
    /// From the outer width of a feed-forward network to the inner.
    public static let up = Self("up")
    /// Back again.
    public static let down = Self("down")
    /// What chooses experts, whatever it consists of.
    public static let router = Self("router")
    /// The norm after the last layer.
    public static let finalNorm = Self("finalNorm")
    /// The output layer.
    public static let head = Self("head")

    /// The matrices of an attention.
    public static let attention: Set<Self> = [query, key, value, attentionOutput]
    /// The matrices of a feed-forward network.
    public static let feedForward: Set<Self> = [gate, up, down]
    /// All norms.
    public static let norms: Set<Self> = [attentionNorm, feedForwardNorm, finalNorm]
}
