import TensorKit

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Direct preference optimisation (Rafailov et al., 2023, arXiv 2305.18290, equation 7), TRL's `loss_type` sigmoid, with
/// smoothed labels (Mitchell, 2023, "A note on DPO with noisy preferences") and learning of the right answers (Pang et al.,
/// 2024, arXiv 2404.19733, equation 2) where wanted:
///
///     z = (log π(right) − log π₀(right)) − (log π(wrong) − log π₀(wrong))
///     loss = −(1 − ε) log σ(β z) − ε log σ(−β z) − α log π(right) / tokens
///
/// where π is the model, π₀ the model that it started as, and log π(answer) the sum over the tokens of an answer.
package struct PreferenceLoss: Sendable {
    /// How strongly the model is held to what it started as.
    package var beta: Float
    /// Share ε of the pairs that are thought to be the wrong way round.
    package var smoothing: Float
    /// Weight α of learning the right answers. Without, a model may come to prefer the right answer of two that it gives no more.
    package var answers: Float

    package init(beta: Float, smoothing: Float, answers: Float) {
        (self.beta, self.smoothing, self.answers) = (beta, smoothing, answers)
    }

    /// β (log π − log π₀) of each answer, the implicit reward.
    package func rewards(_ surprises: [Float], reference: [Float]) -> [Float] {
        zip(surprises, reference).map { beta * (-$0 - $1) }
    }

    /// scale · Σ loss over pairs.
    ///
    /// - Parameters:
    ///   - surprises: −log π of each pair's right answer, then of its wrong one, `[2 pairs]`.
    ///   - tokens: of the same answers.
    ///   - reference: log π₀ of the same.
    package func callAsFunction(
        _ graph: Graph, _ surprises: Tensor, tokens: [Int], reference: [Float], scale: Float
    ) -> Tensor {
        precondition(surprises.count == reference.count && reference.count % 2 == 0, "two answers for each pair")
        let loss = graph.output([1], from: surprises)
        let rewards = rewards(surprises.values, reference: reference)
        let margins = stride(from: 0, to: rewards.count, by: 2).map { Double(rewards[$0]) - Double(rewards[$0 + 1]) }
        let smoothing = Double(smoothing)
        let weights = margins.indices.map { answers / Float(max(1, tokens[2 * $0])) }
        var sum = margins.reduce(0) { $0 + (1 - smoothing) * Self.softplus(-$1) + smoothing * Self.softplus($1) }
        for (pair, weight) in weights.enumerated() { sum += Double(weight * surprises.values[2 * pair]) }
        loss.base[0] = scale * Float(sum)
        graph.record(loss) { [beta] dloss in
            let gradient = graph.gradient(of: surprises)
            for (pair, margin) in margins.enumerated() {
                let slope = Float(smoothing * Self.sigmoid(margin) - (1 - smoothing) * Self.sigmoid(-margin))
                // A margin grows with log π(right), which is minus the surprise.
                gradient.base[2 * pair] += dloss.base[0] * scale * (weights[pair] - beta * slope)
                gradient.base[2 * pair + 1] += dloss.base[0] * scale * beta * slope
            }
        }
        return loss
    }

    private static func softplus(_ x: Double) -> Double { max(x, 0) + log1p(exp(-abs(x))) }
    private static func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
}
