import TensorKit

/// Noisy top-k gating (Shazeer et al., 2017): h = x Wᵀ + ε softplus(x Wₙᵀ), ε ~ N(0, 1), and w = softmax over the k largest
/// of h, k > 1. A model in use has no noise.
///
/// Adds to the loss: CV(importance)² and CV(load)², so that experts get equal weight and equally many tokens; z-loss.
struct NoisyTopKRouter: Router {
    private let topK, experts: Int
    private let gateScale: Float
    private let layer: Int
    private let weight: Tensor  // W [E, D]
    private let noiseWeight: Tensor  // Wₙ [E, D]

    init(
        _ topK: Int, _ c: ExpertConfiguration, layer: Int, hiddenSize: Int, layout: ParameterLayout, prefix: String
    ) {
        (self.topK, experts, gateScale) = (topK, c.count, c.gateScale)
        self.layer = layer
        weight = layout.declare(
            prefix + "weight", [c.count, hiddenSize], .normal(deviation: 0.02),
            role: ParameterRole(.languageModel, .router, layer: layer))
        noiseWeight = layout.declare(
            prefix + "noise.weight", [c.count, hiddenSize], .constant(0),
            role: ParameterRole(.languageModel, .router, .noise, layer: layer))
    }

    func callAsFunction(_ graph: Graph, _ x: Tensor, _ rows: RoutedRows) -> RouterChoice {
        let pass = rows.pass
        let clean = graph.linear(x, weight, precision: .fp32)  // [N, E]
        var (logits, deviation) = (clean, clean)
        if var random = pass.random(layer: layer) {
            deviation = graph.softplus(graph.linear(x, noiseWeight, precision: .fp32))
            logits = graph.addProduct(clean, deviation, by: (0..<clean.count).map { _ in Float(random.normal()) })
        }
        let routing = Routing(
            scores: logits, topK: topK, capacity: pass.capacity(rows: x.rows, topK: topK, experts: experts))
        let probabilities = graph.softmax(logits)
        let weights = graph.gateWeights(probabilities, routing, renormalise: true)
        var losses = WeightedLosses(graph)
        let balance = losses.add(pass.penalties.balance, graph.balanceLoss(probabilities, routing))
        losses.add(pass.penalties.z, graph.routerZLoss(logits))
        losses.add(
            pass.penalties.importance, graph.squaredVariation(graph.importance(weights, routing, experts: experts)))
        if pass.noise != nil {
            losses.add(
                pass.penalties.load,
                graph.squaredVariation(
                    graph.noisyLoad(clean: clean, deviation: deviation, noisy: logits, topK: topK)))
        }
        return RouterChoice(
            routing: routing, weights: weights, gateScale: gateScale, balance: balance, penalty: losses.total)
    }
}

extension ParameterRole.Term {
    /// What a router's noise is multiplied with.
    public static let noise = Self("noise")
}
