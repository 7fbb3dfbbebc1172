import TensorKit

/// Routing without a balance loss between experts (DeepSeek-V3, section 2.1.2): s = sigmoid(x Wᵀ); the k largest of s + b are
/// chosen, and w = s of those, as it is or divided by its sum. b only enters the choice and has no gradient: after each
/// step bᵢ += γ sign(mean load − loadᵢ).
///
/// Adds to the loss: balance within each sequence, Σᵢ fᵢ Pᵢ.
struct BiasBalancedRouter: Router {
    private let topK, experts: Int
    private let renormalises: Bool
    private let gateScale: Float
    private let weight: Tensor  // [E, D]
    private let bias: Tensor  // [E]

    init(
        _ topK: Int, renormalise: Bool, _ c: ExpertConfiguration, layer: Int, hiddenSize: Int, layout: ParameterLayout,
        prefix: String
    ) {
        (self.topK, renormalises, experts, gateScale) = (topK, renormalise, c.count, c.gateScale)
        weight = layout.declare(
            prefix + "weight", [c.count, hiddenSize], .normal(deviation: 0.02),
            role: ParameterRole(.languageModel, .router, layer: layer))
        bias = layout.declare(
            prefix + "e_score_correction_bias", [c.count], .constant(0),
            role: ParameterRole(.languageModel, .router, .bias, layer: layer), trainable: false)
    }

    func callAsFunction(_ graph: Graph, _ x: Tensor, _ rows: RoutedRows) -> RouterChoice {
        let pass = rows.pass
        let scores = graph.sigmoid(graph.linear(x, weight, precision: .fp32))  // [N, E]
        let biases = bias.values
        let biased = scores.values.enumerated().map { $1 + biases[$0 % experts] }
        let routing = Routing(
            scores: Tensor(biased, shape: scores.shape), topK: topK,
            capacity: pass.capacity(rows: x.rows, topK: topK, experts: experts))
        var losses = WeightedLosses(graph)
        let balance = losses.add(pass.penalties.balance, graph.balanceLoss(shares(graph, scores), routing))
        losses.add(
            pass.penalties.sequenceBalance,
            graph.sequenceBalanceLoss(
                shares(graph, scores), Routing(scores: scores, topK: topK), sequences: rows.sequences))
        return RouterChoice(
            routing: routing, weights: graph.gateWeights(scores, routing, renormalise: renormalises),
            gateScale: gateScale, balance: balance, penalty: losses.total)
    }

    /// s / Σ s of each row: `[N, E]`.
    private func shares(_ graph: Graph, _ scores: Tensor) -> Tensor {
        let all = (0..<scores.rows).flatMap { _ in 0..<Int32(scores.width) }
        return graph.gateWeights(
            scores, Routing(chosen: all, topK: scores.width, experts: scores.width), renormalise: true)
    }

    func balance(after loads: [Int], rate: Float) {
        let total = loads.reduce(0, +)
        for (expert, load) in loads.enumerated() {
            let excess = load * loads.count - total  // E (load − mean load)
            if excess != 0 { bias.base[expert] += excess < 0 ? rate : -rate }
        }
    }
}
