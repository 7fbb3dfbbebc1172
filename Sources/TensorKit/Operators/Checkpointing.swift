extension Graph {
    /// What `body` makes of x, keeping nothing else of it: the backward pass runs `body` once more for the intermediate
    /// results that it needs (Chen et al., 2016). Just `body` where the graph records nothing or keeps activations.
    ///
    /// Results and gradients have the same bits either way, if `body` makes the same of x every time.
    ///
    /// - Parameter body: is given the graph to use, whose operators may read tensors of this graph too.
    public func checkpoint(_ x: Tensor, _ body: @escaping (_ graph: Graph, _ x: Tensor) -> [Tensor]) -> [Tensor] {
        guard isRecording, checkpointsActivations else { return body(self, x) }
        let forward = nested()
        let outputs = body(forward, x.leaf()).map { $0.leaf() }
        forward.forget()
        record(outputs) { [self] in
            let graph = nested()
            let input = x.leaf()
            // Into the same sum, in the same order, as without.
            input.gradient = x.gradient
            for (result, output) in zip(body(graph, input), outputs) { result.gradient = output.gradient }
            graph.runBackward()
            x.gradient = input.gradient
        }
        return outputs
    }

    /// A graph for a part of this one.
    private func nested() -> Graph {
        Graph(device: device, recording: true, precision: precision, packedWeights: packedWeights)
    }
}
