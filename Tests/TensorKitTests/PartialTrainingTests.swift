import FileKit
import OperatorTesting
import TensorKit
import Testing

/// Weights of which only some published tensors are trained.
@Suite struct PartialTrainingTests {
    /// A fused weight, grouped weights and a fused bias, and the gradients of Σ c · y by published name.
    private struct Model {
        let store: TrainableParameters
        let weight, grouped, bias: Tensor

        init() {
            let layout = ParameterLayout()
            weight = layout.declare(
                [7, 5], parts: [("a", [2, 5]), ("b", [4, 5]), ("c", [1, 5])], .normal(deviation: 1))
            bias = layout.declare([7], parts: [("x", [2]), ("y", [5])], .normal(deviation: 1))
            grouped = layout.declare(
                [2, 6, 7], parts: ["d", "e", "f", "g"].map { ($0, [3, 7]) }, .normal(deviation: 1))
            store = layout.allocate()
            store.initialize(seed: 3)
        }

        func gradients(_ isTrained: (String) -> Bool) throws -> [String: [Float]] {
            store.prepareTraining { role in store.part(role).map { isTrained($0.name) } ?? false }
            let draw = Draw(CounterRandom(seed: 1, stream: "partial"))
            let graph = Graph(device: try Device(), recording: true)
            let y = graph.linear(draw.normal(9, 5).tensor(), weight, bias: bias)
            let z = graph.groupedLinear(y, grouped, offsets: [0, 3, 9])
            graph.backward(from: z, gradient: draw.normal(9, 6).values)
            var gradients: [String: [Float]] = [:]
            for part in store.parts { gradients[part.name] = store.gradient(of: part).map(Array.init) }
            return gradients
        }
    }

    @Test(arguments: [["b"], ["a", "c", "y"], ["d"], ["b", "e", "f"], ["a", "b", "c", "g"]])
    func gradientsAreThoseOfTheWhole(_ trained: [String]) throws {
        let model = Model()
        let whole = try model.gradients { _ in true }
        let some = try model.gradients { trained.contains($0) }
        for (name, gradient) in some {
            // A bias is trained as a whole.
            #expect(trained.contains(name) || (name == "x" && trained.contains("y")))
            let expected = try #require(whole[name])
            #expect(zip(gradient, expected).allSatisfy { abs($0 - $1) <= 1e-5 * max(1, abs($1)) }, "\(name)")
        }
        #expect(Set(some.keys).isSuperset(of: trained))
        #expect(model.store.trainedElements == some.values.reduce(0) { $0 + $1.count })
        #expect(Set(model.store.trainedParts.map(\.name)) == Set(some.keys))
    }

    @Test func updatesChangeWhatIsTrainedAlone() throws {
        let model = Model()
        func values() -> [String: [Float]] {
            Dictionary(uniqueKeysWithValues: model.store.parts.map { ($0.name, Array(model.store.elements(of: $0))) })
        }
        let before = values()
        _ = try model.gradients { ["b", "f"].contains($0) }
        let optimizer = AdamW(model.store, options: AdamW.Options(), device: try Device())
        #expect(optimizer.state.map(\.name) == ["first.b", "second.b", "first.f", "second.f"])
        optimizer.update(learningRate: 0.1)
        for (name, after) in values() { #expect((after != before[name]) == ["b", "f"].contains(name), "\(name)") }
    }

    @Test func parametersCanBeAdded() throws {
        let model = Model()
        let weights = model.weight.values
        var added: Tensor?
        model.store.add(seed: 3) { added = $0.declare("later", [3], .values([1, 2, 3])) }
        #expect(added?.values == [1, 2, 3] && model.weight.values == weights)
        let part = try #require(model.store.part(named: "later"))
        #expect(Array(model.store.elements(of: part)) == [1, 2, 3])
    }
}
