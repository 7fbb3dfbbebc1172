import TensorKit

/// Top-k routing: p = softmax(x Wᵀ), w = the k largest of p, as they are (Switch: Fedus et al., 2021; SEPIT with k = 1) or
/// divided by their sum (GShard: Lepikhin et al., 2020; Mixtral), which is a softmax over the k largest logits.
///
/// Adds to the loss: balance E Σᵢ Dᵢ Pᵢ, and z-loss.
struct TopKRouter: Router {
    private let configuration: ExpertConfiguration
    private let weight: Tensor  // [E, D]

    init(_ c: ExpertConfiguration, layer: Int, hiddenSize: Int, layout: ParameterLayout, prefix: String) {
        configuration = c
        weight = layout.declare(
            prefix + "weight", [c.count, hiddenSize], .normal(deviation: 0.02),
            role: ParameterRole(.languageModel, .router, layer: layer))
    }

    func callAsFunction(_ graph: Graph, _ x: Tensor, _ rows: RoutedRows) -> RouterChoice {
        let pass = rows.pass
        let c = configuration
        let logits = graph.linear(x, weight, precision: .fp32)  // [N, E]
        let probabilities = graph.softmax(logits)
        let routing = Routing(
            scores: probabilities, topK: c.topK, capacity: pass.capacity(rows: x.rows, topK: c.topK, experts: c.count))
        var losses = WeightedLosses(graph)
        let balance = losses.add(pass.penalties.balance, graph.balanceLoss(probabilities, routing))
        losses.add(pass.penalties.z, graph.routerZLoss(logits))
        return RouterChoice(
            routing: routing, weights: graph.gateWeights(probabilities, routing, renormalise: c.renormalise),
            gateScale: c.gateScale, balance: balance, penalty: losses.total)
    }
}
