import TensorKit
import Testing

/// Which gradients a backward pass completes together.
@Suite struct GradientBucketTests {
    private static let part = ParameterRole.Part("tower")

    private func store(layers: Int) -> TrainableParameters {
        let layout = ParameterLayout()
        _ = layout.declare("first", [5], .constant(1), role: ParameterRole(.init("other"), .embedding))
        for layer in 0..<layers {
            let role = ParameterRole(Self.part, .query, layer: layer)
            _ = layout.declare("layer\(layer)", [3, 10], .constant(1), role: role)
        }
        let store = layout.allocate()
        store.prepareTraining()
        return store
    }

    @Test func everyElementIsInOneBucketAndTheLastLayerFirst() {
        let store = store(layers: 3)
        for size in [1, 40, 1000] {
            let buckets = store.gradientBuckets(size: size, parts: [Self.part])
            let all = buckets.flatMap(\.ranges).flatMap { Array($0) }
            #expect(all.count == Set(all).count && Set(all) == Set(0..<store.gradientElements.count))
            #expect(buckets.compactMap(\.layer?.index) == (size == 1 ? [2, 1, 0] : size == 40 ? [1] : []))
            #expect(buckets.last?.layer == nil)
        }
    }

    /// A layer that is passed twice is complete after its first pass is differentiated.
    @Test func layersAreCompleteOnceAllPassesAre() throws {
        let graph = Graph(device: try Device(), recording: true)
        var complete: [Int] = []
        graph.onLayer = { _, layer in complete.append(layer) }
        var x = Tensor([1, 2], shape: [1, 2], tracksGradient: true)
        var order: [Int] = []
        for layer in [0, 1, 0] {
            graph.beginLayer(Self.part, layer)
            order.append(layer)
            x = graph.add(x, x)
        }
        #expect(complete.isEmpty)
        graph.backward(from: graph.meanSquare(x))
        #expect(complete == [1, 0] && order == [0, 1, 0])
    }
}
