import TensorKit

/// y = x′ + shared(x) + gateScale Σᵢ wᵢ expertᵢ(x): several feed-forward networks, of which a router picks a few for each
/// token and weighs them; x′ is the residual, and the shared network is optional (DeepSeekMoE: Dai et al., 2024).
struct MixtureOfExperts: FeedForward {
    private let configuration: ExpertConfiguration
    private let layer: Int
    private let router: any Router
    private let gateUp: Tensor  // [E, 2F, D]
    private let down: Tensor  // [E, D, F]
    private let shared: DenseFeedForward?

    init(_ c: LlamaConfiguration, experts: ExpertConfiguration, layer: Int, layout: ParameterLayout, prefix: String) {
        let (d, f, e) = (c.hiddenSize, c.feedForwardSize, experts.count)
        configuration = experts
        self.layer = layer
        router = experts.router.make(experts, layer: layer, hiddenSize: d, layout: layout, prefix: prefix + "gate.")
        func part(
            _ name: String, _ kind: ParameterRole.Kind, of expert: Int, _ shape: [Int]
        ) -> (name: String, shape: [Int], role: ParameterRole) {
            let role = ParameterRole(.languageModel, kind, layer: layer, expert: .routed(expert))
            return ("\(prefix)experts.\(expert).\(name).weight", shape, role)
        }
        gateUp = layout.declare(
            [e, 2 * f, d],
            parts: (0..<e).flatMap {
                [part("gate_proj", .gate, of: $0, [f, d]), part("up_proj", .up, of: $0, [f, d])]
            },
            .normal(deviation: 0.02))
        down = layout.declare(
            [e, d, f], parts: (0..<e).map { part("down_proj", .down, of: $0, [d, f]) }, .normal(deviation: 0.02))
        shared =
            experts.hasSharedExpert
            ? DenseFeedForward(c, layer: layer, expert: .shared, layout: layout, prefix: prefix + "shared_expert.")
            : nil
    }

    func callAsFunction(
        _ graph: Graph, _ x: Tensor, addingTo residual: Tensor, rows: RoutedRows
    ) -> (y: Tensor, penalty: Tensor?) {
        let choice = router(graph, x, rows)
        let routing = choice.routing
        let routed = graph.gatherRows(x, routing.rows)  // [routed rows, D], by expert
        let inner = graph.swiglu(graph.groupedLinear(routed, gateUp, offsets: routing.offsets))
        let outputs = graph.groupedLinear(inner, down, offsets: routing.offsets)
        let mixed = graph.combineExperts(outputs, choice.weights, routing)  // [N, D]
        let base = shared.map { $0(graph, x, addingTo: residual) } ?? residual
        rows.record?.add(layer: layer, routing, kinds: rows.kinds, balance: choice.balance)
        return (graph.add(base, mixed, scale: choice.gateScale), choice.penalty)
    }

    func balance(after loads: [Int], rate: Float) { router.balance(after: loads, rate: rate) }
}
