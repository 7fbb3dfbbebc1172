import FileKit
import LanguageModel
import TensorKit
import Testing

/// A decoder with every kind of router against what scripts/goldens/router_goldens.py got from PyTorch: logits, what the
/// routers add to the loss, and all gradients of both.
@Suite struct RouterTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var router = RouterConfiguration.topK(1, renormalise: false)
        var gateScale: Float = 1
        var shared = false
        var penalties = RoutingPass.Penalties()
        var isNoisy = false
        var capacityFactor: Float?
        var phase = RoutingPass.GatePhase.sparse

        var testDescription: String { name }

        init(_ name: String, _ change: (inout Case) -> Void) {
            self.name = name
            change(&self)
        }
    }

    static let cases = [
        Case("top1") { ($0.penalties.balance, $0.penalties.z) = (0.3, 0.02) },
        Case("top2-capacity") {
            ($0.router, $0.penalties.balance, $0.capacityFactor) = (.topK(2, renormalise: true), 0.3, 0.75)
        },
        Case("top2-shared") {
            ($0.router, $0.gateScale, $0.shared) = (.topK(2, renormalise: false), 0.7, true)
            $0.penalties.balance = 0.3
        },
        Case("noisy") {
            ($0.router, $0.isNoisy) = (.noisyTopK(2), true)
            ($0.penalties.importance, $0.penalties.load, $0.penalties.z) = (0.4, 0.5, 0.02)
        },
        Case("noisy-in-use") { $0.router = .noisyTopK(2) },
        Case("biased") {
            ($0.router, $0.gateScale) = (.biasBalanced(2, renormalise: true), 2.5)
            $0.penalties.sequenceBalance = 0.6
        },
        Case("biased-raw") {
            ($0.router, $0.penalties.sequenceBalance) = (.biasBalanced(1, renormalise: false), 0.6)
        },
        Case("dense") {
            ($0.router, $0.isNoisy, $0.phase) = (.denseToSparse, true, .dense(temperature: 0.8))
            ($0.penalties.balance, $0.penalties.z) = (0.3, 0.02)
        },
        Case("sparse") { ($0.router, $0.isNoisy, $0.penalties.balance) = (.denseToSparse, true, 0.3) },
        Case("sparse-in-use") { $0.router = .denseToSparse },
    ]

    private static let sequences = SequenceRange.packed([7, 5])
    private static let kinds = (0..<12).map { $0 % 3 }
    private static let positions = sequences.flatMap { (0..<Int32($0.length)) }

    private func load(_ c: Case) throws -> (model: LlamaModel, store: TrainableParameters, golden: SafetensorsFile) {
        let golden = try SafetensorsFile(path: tokenizerGoldens + "routers/\(c.name).safetensors")
        let layout = ParameterLayout()
        let model = LlamaModel(
            LlamaConfiguration(
                layers: 2, hiddenSize: 8, heads: 2, keyValueHeads: 1, feedForwardSize: 6, vocabularySize: 12,
                experts: ExpertConfiguration(
                    count: 4, router: c.router, gateScale: c.gateScale, hasSharedExpert: c.shared)), layout: layout,
            prefix: "")
        let store = layout.allocate()
        let others = ["ids", "factors", "logits", "penalty"]
        try store.load(RenamedTensors(golden) { others.contains($0) || $0.hasPrefix("grad.") ? [] : [$0] })
        return (model, store, golden)
    }

    @Test(arguments: cases) func agreesWithPyTorch(_ c: Case) throws {
        let (model, store, golden) = try load(c)
        store.prepareTraining()
        let pass = RoutingPass(
            penalties: c.penalties, noise: c.isNoisy ? RoutingPass.Noise(seed: 11, step: 3) : nil,
            capacityFactor: c.capacityFactor, phase: c.phase)
        let record = RoutingRecord()
        let device = try Device()
        for checkpointing in [false, true] {
            store.zeroGradients(on: device)
            let graph = Graph(device: device, recording: true, checkpointsActivations: checkpointing)
            let ids = try golden.integers("ids").map(Int32.init)
            let (states, penalty) = model.hiddenStates(
                graph, model.embed(graph, ids), sequences: Self.sequences, positions: Self.positions, routing: pass,
                record: record, kinds: Self.kinds)
            let logits = model.logits(graph, states)
            let found = (logits.values, penalty?.values ?? [0])
            let sum = graph.weightedSum(logits, by: try golden.floats("factors"))
            graph.backward(from: penalty.map { graph.add(sum, $0) } ?? sum)
            #expect(distance(found.0, try golden.floats("logits")) <= 1e-5)
            #expect(distance(found.1, try golden.floats("penalty")) <= 1e-5)
            for part in store.parts where part.trainable {
                let gradient = try #require(store.gradient(of: part).map(Array.init))
                #expect(distance(gradient, try golden.floats("grad." + part.name)) <= 1e-4, "\(part.name)")
            }
        }
        #expect(record.loads.count == 2)
        #expect((c.capacityFactor == nil) == record.loads.values.allSatisfy { $0.dropped == 0 })
        for load in record.loads.values where c.capacityFactor == nil && c.phase == .sparse {
            #expect(
                load.rows.map { $0.reduce(0, +) } == [4, 4, 4].map { $0 * c.router.expertsPerToken },
                "rows of each kind")
        }
    }

    /// Token by token with a cache, a model in use computes what it does for the whole text.
    @Test(arguments: cases) func decodingIsTheFullPass(_ c: Case) throws {
        let (model, _, golden) = try load(c)
        let ids = try golden.integers("ids").prefix(7).map(Int32.init)
        func graph() throws -> Graph { Graph(device: try Device(), recording: false) }
        let whole = try graph()
        let sequence = [SequenceRange(start: 0, length: 7)]
        let states = model.hiddenStates(
            whole, model.embed(whole, ids), sequences: sequence, positions: (0..<7).map { $0 }
        ).states
        let expected = model.logits(whole, states).values
        let cache = KVCache(model.configuration, capacity: 7)
        var found: [Float] = []
        for (position, id) in ids.enumerated() {
            let graph = try graph()
            let x = model.embed(graph, [id])
            let next =
                position == 0
                ? model.hiddenStates(
                    graph, x, sequences: [SequenceRange(start: 0, length: 1)], positions: [0], caches: [cache]
                ).states
                : model.nextStates(graph, x, caches: [cache])
            found += model.logits(graph, next).values
        }
        #expect(distance(found, expected) <= 1e-5)
    }

    /// Biases move against the load, by the rate, and not where loads are even.
    @Test func biasesFollowLoads() throws {
        let (model, store, _) = try load(Self.cases[5])
        func biases(_ layer: Int) throws -> [Float] {
            let role = ParameterRole(.languageModel, .router, .bias, layer: layer)
            return Array(store.elements(of: try #require(store.part(role))))
        }
        let before = try [biases(0), biases(1)]
        model.balanceExperts(after: [0: [9, 3, 6, 6], 1: [2, 2, 2, 2]], rate: 0.125)
        #expect(try biases(0) == zip(before[0], [-0.125, 0.125, 0, 0] as [Float]).map(+))
        #expect(try biases(1) == before[1])
    }

    @Test func aFullExpertTakesFirstChoicesAndEarlyRows() {
        let routing = Routing(chosen: [0, 1, 0, 1, 1, 0, 0, -1], topK: 2, experts: 3, capacity: 2)
        // First choices of rows 0 and 1 fill expert 0; expert 1 takes row 2's first and row 0's second choice.
        #expect(routing.loads == [2, 2, 0] && routing.dropped == 3)
        #expect(routing.rows == [0, 1, 0, 2])
        #expect(routing.slots == [0, 2, 1, 4])
    }

    private func distance(_ x: [Float], _ y: [Float]) -> Float {
        guard x.count == y.count, x.allSatisfy(\.isFinite) else { return .infinity }
        let norm = y.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return zip(x, y).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot() / max(norm, 1e-2)
    }
}
