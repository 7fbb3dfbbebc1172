import TensorKit

/// Top-k routing: p = softmax(x Wᵀ), w = the k largest of p, as they are (Switch: Fedus et al., 2021; SEPIT with k = 1) or
/// divided by their sum (GShard: Lepikhin et al., 2020; Mixtral), which is a softmax over the k largest logits.
///
/// Adds to the loss: balance E Σᵢ Dᵢ Pᵢ, and z-loss.
struct TopKRouter: Router {
    private let topK, experts: Int
    private let renormalises: Bool
    private let gateScale: Float
    private let weight: Tensor  // [E, D]

    init(
        _ topK: Int, renormalise: Bool, _ c: ExpertConfiguration, layer: Int, hiddenSize: Int, layout: ParameterLayout,
        prefix: String
    ) {
        (self.topK, renormalises, experts, gateScale) = (topK, renormalise, c.count, c.gateScale)
        weight = layout.declare(
            prefix + "weight", [c.count, hiddenSize], .normal(deviation: 0.02),
            role: ParameterRole(.languageModel, .router, layer: layer))
    }

    func callAsFunction(_ graph: Graph, _ x: Tensor, _ rows: RoutedRows) -> RouterChoice {
        let pass = rows.pass
        let logits = graph.linear(x, weight, precision: .fp32)  // [N, E]
        let probabilities = graph.softmax(logits)
        let routing = Routing(
            scores: probabilities, topK: topK, capacity: pass.capacity(rows: x.rows, topK: topK, experts: experts))
        var losses = WeightedLosses(graph)
        let balance = losses.add(pass.penalties.balance, graph.balanceLoss(probabilities, routing))
        losses.add(pass.penalties.z, graph.routerZLoss(logits))
        return RouterChoice(
            routing: routing, weights: graph.gateWeights(probabilities, routing, renormalise: renormalises),
            gateScale: gateScale, balance: balance, penalty: losses.total)
    }
}
