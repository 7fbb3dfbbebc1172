import TensorKit

/// Expert-choice routing (Zhou et al., 2022): S = softmax(x Wᵀ), and each expert takes the ⌈c T / E⌉ tokens of a protein of T
/// for which its S is largest, so that loads are even without a loss. A token's weights are its S of the experts that took
/// it, divided by their sum (sparse upcycling: Komatsuzaki et al., 2022); one that none took keeps its residual.
///
/// Choices are made within each protein, so that a protein's features don't depend on what else is in the batch. A token's
/// experts depend on later tokens, which an encoder may see and a decoder may not.
struct ExpertChoiceFeedForward: ProteinFeedForward {
    private let configuration: ProteinExpertConfiguration
    private let router: Tensor  // [E, D]
    private let up, upBias: Tensor  // [E, F, D], [E, F]
    private let down, downBias: Tensor  // [E, D, F], [E, D]

    init(
        _ c: ProteinModelConfiguration, _ experts: ProteinExpertConfiguration, layer: Int, layout: ParameterLayout,
        prefix: String
    ) {
        let (d, f, e) = (c.hiddenSize, c.feedForwardSize, experts.count)
        configuration = experts
        router = layout.declare(
            prefix + "gate.weight", [e, d], .normal(deviation: 0.02),
            role: ParameterRole(.proteinModel, .router, layer: layer))
        func grouped(
            _ name: String, _ kind: ParameterRole.Kind, _ term: ParameterRole.Term, _ shape: [Int],
            _ initializer: Initializer
        ) -> Tensor {
            let role = ParameterRole(.proteinModel, kind, term, layer: layer)
            return layout.declare(
                [e] + shape,
                parts: (0..<e).map { ("\(prefix)experts.\($0).\(name)", shape, role.with(expert: .routed($0))) },
                initializer)
        }
        up = grouped("intermediate.dense.weight", .up, .weight, [f, d], .scaled(inputs: d))
        upBias = grouped("intermediate.dense.bias", .up, .bias, [f], .constant(0))
        down = grouped("output.dense.weight", .down, .weight, [d, f], .scaled(inputs: f))
        downBias = grouped("output.dense.bias", .down, .bias, [d], .constant(0))
    }

    func callAsFunction(
        _ graph: Graph, _ x: Tensor, addingTo residual: Tensor, sequences: [SequenceRange]
    ) -> Tensor {
        let scores = graph.softmax(graph.linear(x, router, precision: .fp32))  // [N, E]
        let routing = Routing(expertChoice: scores, capacity: configuration.capacity, sequences: sequences)
        let weights = graph.gateWeights(scores, routing, renormalise: true)  // [N, E]
        let routed = graph.gatherRows(x, routing.rows)
        let inner = graph.gelu(
            graph.addGroupedBias(graph.groupedLinear(routed, up, offsets: routing.offsets), upBias, routing.offsets))
        let outputs = graph.addGroupedBias(
            graph.groupedLinear(inner, down, offsets: routing.offsets), downBias, routing.offsets)
        return graph.add(residual, graph.combineExperts(outputs, weights, routing))
    }
}
