extension Graph {
    /// What `body` makes of x, keeping nothing else of it: the backward pass runs `body` once more for the intermediate
    /// results that it needs (Chen et al., 2016). Just `body` where the graph records nothing or keeps activations.
    ///
    /// Results and gradients have the same bits either way, if `body` makes the same of x every time.
    ///
    /// - Parameter body: is given the graph to use, whose operators may read tensors of this graph too.
    public func checkpoint(_ x: Tensor, _ body: @escaping (_ graph: Graph, _ x: Tensor) -> [Tensor]) -> [Tensor] {
        guard isRecording, checkpointsActivations else { return body(self, x) }
        let outputs = resultsAlone { body($0, x.leaf()) }
        record(outputs) { [self] in
            let input = x.leaf()
            // Into the same sum, in the same order, as without.
            input.gradient = x.gradient
            differentiate(gradients: outputs.map(\.gradient)) { body($0, input) }
            x.gradient = input.gradient
        }
        return outputs
    }

    /// What `body` makes in a graph of its own, of which nothing else is kept.
    package func resultsAlone(_ body: (_ graph: Graph) -> [Tensor]) -> [Tensor] {
        let graph = nested()
        let results = body(graph).map { $0.leaf() }
        graph.forget()
        return results
    }

    /// The backward pass of what `resultsAlone` was given, which is computed once more: from the gradients of its results,
    /// nil for those without, to whatever it depends on.
    package func differentiate(gradients: [Tensor?], _ body: (_ graph: Graph) -> [Tensor]) {
        let graph = nested()
        for (result, gradient) in zip(body(graph), gradients) { result.gradient = gradient }
        graph.runBackward()
    }

    /// A graph for a part of this one.
    private func nested() -> Graph {
        Graph(device: device, recording: isRecording, precision: precision, packedWeights: packedWeights)
    }
}
