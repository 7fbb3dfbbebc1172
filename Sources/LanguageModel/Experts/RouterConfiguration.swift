import FileKit

/// Ways to choose experts, under their names in configurations.
public enum RouterKind: String, Sendable, Codable, CaseIterable {
    /// The most probable experts under a softmax (Switch, GShard, Mixtral; SEPIT with one).
    case topK
    /// The same with trained noise (Shazeer et al., 2017).
    case noisyTopK
    /// Sigmoid scores, balanced by biases that enter the choice alone (DeepSeek-V3).
    case biasBalanced
    /// One expert, then all of them, then the most probable one (EvoMoE).
    case denseToSparse
}

/// How a decoder in use chooses experts, with what that kind of router needs to know.
public enum RouterConfiguration: Sendable, Equatable {
    /// - Parameter renormalise: divide the weights of the chosen experts by their sum.
    case topK(_ k: Int, renormalise: Bool)
    case noisyTopK(_ k: Int)
    /// - Parameter renormalise: divide the weights of the chosen experts by their sum.
    case biasBalanced(_ k: Int, renormalise: Bool)
    case denseToSparse

    /// Its name in configurations.
    public var kind: RouterKind {
        switch self {
        case .topK: .topK
        case .noisyTopK: .noisyTopK
        case .biasBalanced: .biasBalanced
        case .denseToSparse: .denseToSparse
        }
    }

    /// Experts that a token goes through.
    public var expertsPerToken: Int {
        switch self {
        case .topK(let k, _), .noisyTopK(let k), .biasBalanced(let k, _): k
        case .denseToSparse: 1
        }
    }

    /// Whether the weights of the chosen experts sum to one.
    public var renormalises: Bool {
        switch self {
        case .topK(_, let renormalise), .biasBalanced(_, let renormalise): renormalise
        case .noisyTopK: true
        case .denseToSparse: false
        }
    }
}

extension RouterConfiguration: Codable {
    private enum CodingKeys: String, CodingKey {
        case kind
        case topK = "top_k"
        case renormalise
    }

    /// As in `{"kind": "noisyTopK", "top_k": 2}`; fields that a kind doesn't have are passed over.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        let kind = try fields.value(.kind, or: RouterKind.topK)
        let k = try fields.value(.topK, or: 1)
        let renormalise = try fields.value(.renormalise, or: false)
        switch kind {
        case .topK: self = .topK(k, renormalise: renormalise)
        case .noisyTopK: self = .noisyTopK(k)
        case .biasBalanced: self = .biasBalanced(k, renormalise: renormalise)
        case .denseToSparse: self = .denseToSparse
        }
    }

    /// Writes the fields that the kind has.
    public func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(kind, forKey: .kind)
        switch self {
        case .topK(let k, let renormalise), .biasBalanced(let k, let renormalise):
            try fields.encode(k, forKey: .topK)
            try fields.encode(renormalise, forKey: .renormalise)
        case .noisyTopK(let k): try fields.encode(k, forKey: .topK)
        case .denseToSparse: break
        }
    }
}
