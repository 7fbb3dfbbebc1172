import TensorKit

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The dense-to-sparse gate (EvoMoE: Nie et al., 2021): g = softmax((x Wᵀ + Gumbel(0, 1)) / τ); a token goes to every expert
/// with gᵢ > 0.001 while τ falls, and to the one with the largest g afterwards; w = softmax(x Wᵀ) of those. Before that, all
/// tokens go to the first expert, of which the others become copies. A model in use takes the most probable expert.
///
/// Adds to the loss: E Σᵢ mean(wᵢ) · share of tokens sent to i; z-loss.
struct DenseToSparseRouter: Router {
    private let experts: Int
    private let gateScale: Float
    private let layer: Int
    private let weight: Tensor  // [E, D]

    /// Experts with a smaller weight are left out in the dense phase.
    private static let threshold: Float = 0.001

    init(_ c: ExpertConfiguration, layer: Int, hiddenSize: Int, layout: ParameterLayout, prefix: String) {
        (experts, gateScale) = (c.count, c.gateScale)
        self.layer = layer
        weight = layout.declare(
            prefix + "weight", [c.count, hiddenSize], .normal(deviation: 0.02),
            role: ParameterRole(.languageModel, .router, layer: layer))
    }

    func callAsFunction(_ graph: Graph, _ x: Tensor, _ rows: RoutedRows) -> RouterChoice {
        let pass = rows.pass
        let count = x.rows
        if pass.phase == .oneExpert {
            let routing = Routing(chosen: [Int32](repeating: 0, count: count), topK: 1, experts: experts)
            let ones = Tensor([Float](repeating: 1, count: count), shape: [count, 1])
            return RouterChoice(routing: routing, weights: ones, gateScale: 1)
        }
        let logits = graph.linear(x, weight, precision: .fp32)  // [N, E]
        let probabilities = graph.softmax(logits)
        let routing = Routing(chosen: gate(logits.values, pass), topK: experts, experts: experts)
        let weights = graph.gateWeights(probabilities, routing, renormalise: false)  // [N, E]
        let shares = routing.loads.map { Float($0) / Float(max(count, 1)) }
        var losses = WeightedLosses(graph)
        let balance = losses.add(pass.penalties.balance, graph.balanceLoss(weights, shares: shares))
        losses.add(pass.penalties.z, graph.routerZLoss(logits))
        return RouterChoice(
            routing: routing, weights: weights, gateScale: gateScale, balance: balance,
            penalty: losses.total)
    }

    /// The experts that each token goes to, in their own places, and −1 in the others': `[N, E]`.
    private func gate(_ logits: [Float], _ pass: RoutingPass) -> [Int32] {
        var noisy = logits
        if var random = pass.random(layer: layer) {
            for i in noisy.indices { noisy[i] += Float(random.gumbel()) }
        }
        var chosen = [Int32](repeating: -1, count: noisy.count)
        for start in stride(from: 0, to: noisy.count, by: experts) {
            let row = start..<start + experts
            let best = row.reduce(start) { noisy[$1] > noisy[$0] ? $1 : $0 }
            chosen[best] = Int32(best - start)
            guard case .dense(let temperature) = pass.phase, pass.noise != nil else { continue }
            // g = term / Σ terms; the largest term is 1.
            let largest = noisy[best]
            var sum: Float = 0
            for i in row {
                noisy[i] = exp((noisy[i] - largest) / temperature)
                sum += noisy[i]
            }
            for i in row where noisy[i] > Self.threshold * sum { chosen[i] = Int32(i - start) }
        }
        return chosen
    }
}
