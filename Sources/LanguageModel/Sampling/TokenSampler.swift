import FileKit
import TensorKit

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The choice of the next token from the model's logits.
///
/// Equal logits are ordered by id, lowest first, so a choice depends on the logits and the random numbers alone.
/// Logits that are NaN are never chosen.
public struct TokenSampler: Sendable, Equatable {
    /// 0 always takes the most likely token; 1 keeps the model's distribution; more makes it flatter.
    public var temperature: Float
    /// Only so many of the most likely tokens are considered; nil for all.
    public var topK: Int?
    /// Only the fewest most likely tokens are considered whose probabilities add up to this; 1 for all.
    /// Source: Holtzman et al., "The curious case of neural text degeneration", 2020.
    public var topP: Float

    /// Always the most likely token.
    public static let greedy = TokenSampler(temperature: 0)

    /// - Precondition: `temperature` is not negative, `topK` is at least 1, and `topP` is in (0, 1].
    public init(temperature: Float = 1, topK: Int? = nil, topP: Float = 1) {
        precondition(temperature >= 0 && topK ?? 1 >= 1 && topP > 0 && topP <= 1, "sampling settings out of range")
        self.temperature = temperature
        self.topK = topK
        self.topP = topP
    }

    /// The id of the next token.
    ///
    /// - Parameter random: not drawn from when `temperature` is 0; otherwise once.
    /// - Precondition: there is at least one logit.
    public func next(_ logits: UnsafeBufferPointer<Float>, random: inout CounterRandom) -> Int {
        precondition(!logits.isEmpty, "no logits to choose from")
        let best = Self.mostLikely(logits)
        guard temperature > 0 else { return best }
        let draw = random.uniformDouble()
        let maximum = logits[best]
        guard maximum.isFinite else { return best }
        // Probabilities relative to the most likely token, in double so that the order of summation is harmless.
        let weights = logits.map { logit in
            logit.isNaN ? 0 : exp(Double(logit - maximum) / Double(temperature))
        }
        let order = candidates(weights)
        let total = order.reduce(0) { $0 + weights[$1] }
        var rest = draw * total
        for id in order {
            rest -= weights[id]
            if rest < 0 { return id }
        }
        return best  // only through rounding
    }

    /// See `next(_:random:)` for a buffer.
    public func next(_ logits: [Float], random: inout CounterRandom) -> Int {
        logits.withUnsafeBufferPointer { next($0, random: &random) }
    }

    private static func mostLikely(_ logits: UnsafeBufferPointer<Float>) -> Int {
        var best = 0
        for id in logits.indices where logits[id] > logits[best] || logits[best].isNaN && !logits[id].isNaN {
            best = id
        }
        return best
    }

    /// The ids that may be drawn; in order of likelihood where a limit applies.
    private func candidates(_ weights: [Double]) -> [Int] {
        guard topP < 1 || topK.map({ $0 < weights.count }) == true else { return Array(weights.indices) }
        var order = weights.indices.sorted { weights[$0] != weights[$1] ? weights[$0] > weights[$1] : $0 < $1 }
        if let topK { order.removeLast(max(order.count - topK, 0)) }
        guard topP < 1 else { return order }
        let limit = Double(topP) * order.reduce(0) { $0 + weights[$1] }
        var sum = 0.0
        for (rank, id) in order.enumerated() {
            sum += weights[id]
            if sum >= limit { return Array(order[...rank]) }
        }
        return order
    }
}
