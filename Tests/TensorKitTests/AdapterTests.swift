import FileKit
import OperatorTesting
import TensorKit
import Testing

@Suite struct AdapterTests {
    private static let goldens =
        #filePath.split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 } + "/Goldens/nola.safetensors"

    /// Value and gradients of a NOLA adapter are those of PyTorch with matrices that NumPy generated from the description
    /// of the format (scripts/goldens/nola_goldens.py).
    @Test(arguments: Kernels.available) func nolaIsThatOfTheFormat(level: String) throws {
        let golden = try SafetensorsFile(path: Self.goldens)
        func tensor(_ name: String) throws -> Tensor {
            let stored = try golden.tensor(name)
            return Tensor(try stored.floats(), shape: stored.shape, tracksGradient: name != "weight")
        }
        let (x, weight, a, b) = (try tensor("x"), try tensor("weight"), try tensor("a"), try tensor("b"))
        let adapter = LowRankAdapter(
            nola: "text_model.model.layers.0.self_attn.q_proj", rows: 0..<33, inputs: 70, rank: 5, scale: 2,
            seed: 7 << 32 + 11, a: a, b: b)
        weight.attach(adapter)
        let graph = Graph(device: try Device(level: level), recording: true)
        let y = graph.linear(x, weight)
        graph.backward(from: y, gradient: try golden.floats("dy"))
        for (name, found) in [("y", y), ("dx", x.gradient), ("da", a.gradient), ("db", b.gradient)] {
            let expected = try golden.floats(name)
            let scale = expected.reduce(0) { max($0, abs($1)) }
            let values = try #require(found?.values)
            #expect(zip(values, expected).allSatisfy { abs($0 - $1) <= 1e-5 * scale }, "\(name)")
        }
    }

    @Test(arguments: [AdapterKind.lora, .nola(bases: 40)]) func mergedWeightsComputeWhatAdaptersDo(kind: AdapterKind)
        throws
    {
        let device = try Device()
        let (store, weight) = fused(kind)
        let x = Draw(CounterRandom(seed: 2, stream: "x")).normal(11, 24).tensor()
        let adapted = Graph(device: device, recording: false).linear(x, weight).values
        let plain = Tensor(weight.values, shape: weight.shape)
        let before = Graph(device: device, recording: false).linear(x, plain).values
        for adapter in weight.adapters { adapter.merge(into: plain, device: device) }
        let merged = Graph(device: device, recording: false).linear(x, plain).values
        #expect(zip(adapted, before).contains { abs($0 - $1) > 0.1 })
        #expect(zip(adapted, merged).allSatisfy { abs($0 - $1) <= 1e-5 * max(1, abs($1)) })
        #expect(Array(plain.values[8 * 24..<12 * 24]) == Array(weight.values[8 * 24..<12 * 24]), "no adapter there")
        #expect(store.trainedParts.allSatisfy { $0.role.isAdapter })
    }

    /// A weight of three parts, the first and the last with adapters whose parameters are random.
    private func fused(_ kind: AdapterKind) -> (TrainableParameters, Tensor) {
        let layout = ParameterLayout()
        let weight = layout.declare(
            [17, 24], parts: [("q.weight", [8, 24]), ("k.weight", [4, 24]), ("v.weight", [5, 24])],
            .normal(deviation: 0.2))
        let store = layout.allocate()
        store.initialize(seed: 1)
        store.attachAdapters(kind, to: store.parts.filter { $0.module != "k" }, rank: 3, alpha: 6, seed: 9)
        store.prepareTraining(isTrained: \.isAdapter)
        let draw = Draw(CounterRandom(seed: 4, stream: "factors"))
        for part in store.parts where part.role.isAdapter {
            for (i, value) in draw.normal(part.count).values.enumerated() { store.elements(of: part)[i] = value }
        }
        return (store, weight)
    }

    @Test(arguments: [AdapterKind.lora, .nola(bases: 5)]) func newAdaptersChangeNothing(kind: AdapterKind) throws {
        let layout = ParameterLayout()
        let weight = layout.declare("w.weight", [9, 6], .normal(deviation: 1))
        let store = layout.allocate()
        store.initialize(seed: 1)
        let x = Draw(CounterRandom(seed: 2, stream: "x")).normal(7, 6).tensor()
        let graph = Graph(device: try Device(), recording: false)
        let before = graph.linear(x, weight).values
        store.attachAdapters(kind, to: store.parts, rank: 2, alpha: 2, seed: 3)
        #expect(graph.linear(x, weight).values == before)
    }

    /// The weight has no gradient, and no memory for one.
    @Test func frozenWeightsHaveNoGradient() throws {
        let (store, weight) = fused(.lora)
        #expect(store.trainedElements == 3 * 24 + 8 * 3 + 3 * 24 + 5 * 3)
        let graph = Graph(device: try Device(), recording: true)
        let y = graph.linear(Draw(CounterRandom(seed: 2, stream: "x")).normal(11, 24).tensor(), weight)
        graph.backward(from: y, gradient: [Float](repeating: 1, count: y.count))
        #expect(weight.gradient == nil)
        for part in store.parts {
            let gradient = store.gradient(of: part)
            #expect((gradient?.contains { $0 != 0 } ?? false) == part.role.isAdapter, "\(part.name)")
        }
    }

    @Test(arguments: [AdapterKind.lora, .nola(bases: 70)]) func bitsDoNotDependOnThreads(kind: AdapterKind) throws {
        let runs = try [1, 2, 3].map { count in
            let (store, weight) = fused(kind)
            let graph = Graph(device: try Device(workers: Workers(count)), recording: true)
            let y = graph.linear(Draw(CounterRandom(seed: 2, stream: "x")).normal(90, 24).tensor(), weight)
            graph.backward(from: y, gradient: [Float](repeating: 1, count: y.count))
            return (y.values + store.parts.flatMap { store.gradient(of: $0).map(Array.init) ?? [] }).map(\.bitPattern)
        }
        #expect(runs[0] == runs[1] && runs[0] == runs[2])
    }

    /// A thousand random matrices take no more memory than one.
    @Test func randomMatricesAreNotStored() throws {
        let bytes = try [1, 1000].map { count in
            let layout = ParameterLayout()
            let weight = layout.declare("w.weight", [64, 96], .normal(deviation: 1))
            let store = layout.allocate()
            store.attachAdapters(.nola(bases: count), to: store.parts, rank: 4, alpha: 4, seed: 1)
            store.prepareTraining(isTrained: \.isAdapter)
            let graph = Graph(device: try Device(), recording: true)
            let y = graph.linear(Draw(CounterRandom(seed: 2, stream: "x")).normal(33, 96).tensor(), weight)
            graph.backward(from: y, gradient: [Float](repeating: 1, count: y.count))
            return graph.device.memory.bytes
        }
        #expect(bytes[0] == bytes[1] && bytes[0] > 0)
    }

    @Test func randomMatricesAreUniform() {
        let bases = RandomBases(seed: 1, name: "m", count: 3, shape: [100, 100])
        let values = (0..<10_000).map { Double(bases.value(1, $0)) }
        #expect(values.allSatisfy { abs($0) < 1 })
        #expect(abs(values.reduce(0, +) / 10_000) < 0.02)
        #expect(abs(values.reduce(0) { $0 + $1 * $1 } / 10_000 - 1.0 / 3) < 0.01)
        #expect(Set(values).count > 9_000)
        let other = (0..<10_000).reduce(0.0) { $0 + values[$1] * Double(bases.value(2, $1)) }
        #expect(abs(other / 10_000) < 0.015, "matrices are independent")
    }
}
