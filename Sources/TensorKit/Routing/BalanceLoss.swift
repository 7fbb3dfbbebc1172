extension Graph {
    /// Load-balancing loss of Switch Transformers (Fedus et al., 2021), E Σᵢ Dᵢ Pᵢ: `[1]`.
    ///
    /// Pᵢ is the mean over rows of p `[N, E]`; Dᵢ the share of the rows whose first choice is i, a constant to the
    /// derivative: dp = E Dᵢ / N.
    public func balanceLoss(_ probabilities: Tensor, _ routing: Routing) -> Tensor {
        var counts = [Int](repeating: 0, count: probabilities.width)
        for slot in stride(from: 0, to: routing.chosen.count, by: routing.topK) where routing.chosen[slot] >= 0 {
            counts[Int(routing.chosen[slot])] += 1
        }
        return balanceLoss(probabilities, shares: counts.map { Float($0) / Float(probabilities.rows) })
    }

    /// E Σᵢ Dᵢ Pᵢ for given shares D `[E]`.
    public func balanceLoss(_ scores: Tensor, shares: [Float]) -> Tensor {
        let (rows, experts) = (scores.rows, scores.width)
        let factors = shares.map { $0 * Float(experts) / Float(max(rows, 1)) }
        return weightedSum(scores, by: (0..<rows).flatMap { _ in factors })
    }

    /// Balance within each sequence (DeepSeek-V3, section 2.1.2), the mean over sequences of Σᵢ fᵢ Pᵢ: `[1]`.
    ///
    /// Of a sequence of T rows, fᵢ = E / (k T) · rows that chose i, a constant to the derivative, and Pᵢ is the mean of
    /// s′ᵢ = sᵢ / Σⱼ sⱼ; s `[N, E]` are the scores and `shares` s′.
    public func sequenceBalanceLoss(_ shares: Tensor, _ routing: Routing, sequences: [SequenceRange]) -> Tensor {
        let (experts, k) = (shares.width, routing.topK)
        var factors = [Float](repeating: 0, count: shares.count)
        for range in sequences where range.length > 0 {
            let rows = range.start..<range.start + range.length
            var counts = [Int](repeating: 0, count: experts)
            for expert in routing.chosen[rows.lowerBound * k..<rows.upperBound * k] where expert >= 0 {
                counts[Int(expert)] += 1
            }
            let length = Float(range.length)
            let ofSequence = counts.map { Float($0 * experts) / (Float(k) * length * length * Float(sequences.count)) }
            for row in rows { factors.replaceSubrange(row * experts..<(row + 1) * experts, with: ofSequence) }
        }
        return weightedSum(shares, by: factors)
    }
}
