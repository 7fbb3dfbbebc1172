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
    private let configuration: ExpertConfiguration
    private let layer: Int
    private let weight: Tensor  // [E, D]

    /// Experts with a smaller weight are left out in the dense phase.
    private static let threshold: Float = 0.001

    init(_ c: ExpertConfiguration, layer: Int, hiddenSize: Int, store: ParameterStore, prefix: String) {
        configuration = c
        self.layer = layer
        weight = store.declare(prefix + "weight", [c.count, hiddenSize], .normal(deviation: 0.02))
    }

    func callAsFunction(_ graph: Graph, _ x: Tensor, _ pass: RoutingPass) -> RouterChoice {
        let (rows, experts) = (x.rows, configuration.count)
        if pass.phase == .oneExpert {
            let routing = Routing(chosen: [Int32](repeating: 0, count: rows), topK: 1, experts: experts)
            let ones = Tensor([Float](repeating: 1, count: rows), shape: [rows, 1])
            return RouterChoice(routing: routing, weights: ones, gateScale: 1)
        }
        let logits = graph.linear(x, weight, precision: .fp32)  // [N, E]
        let probabilities = graph.softmax(logits)
        let isSent = gate(logits.values, pass)
        let chosen = isSent.enumerated().map { $1 ? Int32($0 % experts) : -1 }
        let routing = Routing(chosen: chosen, topK: experts, experts: experts)
        let weights = graph.gateWeights(probabilities, routing, renormalise: false)  // [N, E]
        let shares = routing.loads.map { Float($0) / Float(max(rows, 1)) }
        var losses = WeightedLosses(graph)
        let balance = losses.add(pass.penalties.balance, graph.balanceLoss(weights, shares: shares))
        losses.add(pass.penalties.z, graph.routerZLoss(logits))
        return RouterChoice(
            routing: routing, weights: weights, gateScale: configuration.gateScale, balance: balance,
            penalty: losses.total)
    }

    /// Which experts each token goes to: `[N, E]`.
    private func gate(_ logits: [Float], _ pass: RoutingPass) -> [Bool] {
        let experts = configuration.count
        var noisy = logits
        if var random = pass.random(layer: layer) {
            for i in noisy.indices { noisy[i] += Float(random.gumbel()) }
        }
        return stride(from: 0, to: noisy.count, by: experts).flatMap { start in
            let row = noisy[start..<start + experts]
            let best = row.indices.reduce(start) { row[$1] > row[$0] ? $1 : $0 }
            // gᵢ > threshold · Σ g, from the largest term down, which is 1.
            if case .dense(let temperature) = pass.phase, pass.noise != nil {
                let terms = row.map { exp(($0 - row[best]) / temperature) }
                let least = Self.threshold * terms.reduce(0, +)
                return terms.map { $0 > least }
            }
            return row.indices.map { $0 == best }
        }
    }
}
