import TensorKit

/// Decides which experts each token goes to, and with which weights.
protocol Router {
    /// x `[N, D]` -> its routing.
    func callAsFunction(_ graph: Graph, _ x: Tensor, _ rows: RoutedRows) -> RouterChoice

    /// See `FeedForward.balance`.
    func balance(after loads: [Int], rate: Float)
}

extension Router {
    func balance(after loads: [Int], rate: Float) {}
}

/// What a router decided for some tokens.
struct RouterChoice {
    var routing: Routing
    /// Weight of each choice: `[N, k]`.
    var weights: Tensor
    /// Factor of all weights.
    var gateScale: Float
    /// The balance loss alone, without coefficient: `[1]`.
    var balance: Tensor?
    /// What is added to the loss: `[1]`.
    var penalty: Tensor?
}

extension RouterConfiguration {
    func make(
        _ c: ExpertConfiguration, layer: Int, hiddenSize: Int, layout: ParameterLayout, prefix: String
    ) -> any Router {
        switch self {
        case .topK(let k, let renormalise):
            TopKRouter(
                k, renormalise: renormalise, c, layer: layer, hiddenSize: hiddenSize, layout: layout, prefix: prefix)
        case .noisyTopK(let k):
            NoisyTopKRouter(k, c, layer: layer, hiddenSize: hiddenSize, layout: layout, prefix: prefix)
        case .biasBalanced(let k, let renormalise):
            BiasBalancedRouter(
                k, renormalise: renormalise, c, layer: layer, hiddenSize: hiddenSize, layout: layout, prefix: prefix)
        case .denseToSparse:
            DenseToSparseRouter(c, layer: layer, hiddenSize: hiddenSize, layout: layout, prefix: prefix)
        }
    }
}

/// Σ coefficient · loss.
struct WeightedLosses {
    private let graph: Graph
    /// `[1]`; nil if there are none.
    private(set) var total: Tensor?

    init(_ graph: Graph) { self.graph = graph }

    /// Adds a loss `[1]` and returns it; one with the coefficient 0 isn't computed.
    @discardableResult
    mutating func add(_ coefficient: Float, _ loss: @autoclosure () -> Tensor) -> Tensor? {
        guard coefficient != 0 else { return nil }
        let loss = loss()
        total = graph.add(total ?? Tensor([0], shape: [1]), loss, scale: coefficient)
        return loss
    }
}
