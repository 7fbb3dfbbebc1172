import FileKit
import StructureEncoder
import TensorKit
import Testing

/// The grid form of the structure-aware module against its definition, evaluated at every pair's own distance.
@Suite struct StructureModuleTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var lengths: [Int]
        var stds: ClosedRange<Float> = 0.2...3
        /// Å; 0 for a backbone-like chain.
        var edge: Float = 0
        var compatibility = Compatibility.paper
        var testDescription: String { name }
    }

    static let cases: [Case] = [
        Case(name: "chains", lengths: [60, 1, 120]),
        Case(name: "a long chain", lengths: [300]),
        Case(name: "a long chain with kernels of any width", lengths: [280], stds: 0...3),
        Case(name: "a kernel of the least width", lengths: [150], stds: 0...0.003),
        Case(name: "negative stds", lengths: [120], stds: -3 ... -0.3),
        Case(name: "a dense cloud", lengths: [200], edge: 12),
        Case(name: "a wide cloud", lengths: [150, 90], edge: 300),
        Case(name: "official", lengths: [80, 90, 100], compatibility: .official),
    ]

    @Test(arguments: cases) func gridAgreesWithDirectEvaluation(_ testCase: Case) throws {
        var proteins = RandomProteins(seed: UInt64(testCase.lengths[0]))
        let (model, store) = proteins.model(testCase.compatibility, stds: testCase.stds)
        var inputs: [ProteinInput] = []
        for length in testCase.lengths {
            var positions = testCase.edge > 0 ? proteins.cloud(length, edge: testCase.edge) : proteins.chain(length)
            if length > 10 { for i in 15..<21 { positions[i] = 0 } }  // two residues without a position
            inputs.append(proteins.protein(positions))
        }
        let batch = ProteinBatch(inputs, compatibility: testCase.compatibility)
        let automatic = try Module.run(model, store, batch, .automatic)
        let direct = try Module.run(model, store, batch, .direct)
        #expect(difference(automatic.bias, direct.bias) <= 1e-5)
        #expect(difference(automatic.edges, direct.edges) <= 1e-5)
        for (name, gradient) in direct.gradients {
            let found = try #require(automatic.gradients[name])
            #expect(difference(found, gradient) <= 1e-5, "gradient of \(name)")
        }
    }

    /// Kernels of the least width, on the grid and where many distances are: at the 3.8 Å between neighbours.
    @Test(arguments: [11, 13, 14, 15] as [UInt64]) func sharpKernelsAreAccurateOnTheGrid(seed: UInt64) throws {
        var proteins = RandomProteins(seed: seed)
        let (model, store) = proteins.model(stds: 1...3)
        for (kernel, mean, std) in [(0, 3.8, 0), (3, 3.801, 0), (7, 6.5, 0.001), (12, 11, 0.005)]
            as [(Int, Float, Float)]
        {
            try store.set(.kernelMeans, kernel, mean)
            try store.set(.kernelDeviations, kernel, std)
        }
        try expectGrid(model, store, ProteinBatch([proteins.protein(proteins.chain(400))], compatibility: .paper))
    }

    /// Where Φ bends more sharply than its kernels do, the grid is refined until it follows.
    @Test(arguments: [20, 100] as [Float]) func steepProjectionsAreAccurateOnTheGrid(factor: Float) throws {
        var proteins = RandomProteins(seed: 12)
        let (model, store) = proteins.model(stds: 1...3)
        let layer = try #require(store.part(ParameterRole(.structureModule, .pairHidden)))
        for i in store.elements(of: layer).indices { store.elements(of: layer)[i] *= factor }
        try expectGrid(model, store, ProteinBatch([proteins.protein(proteins.chain(400))], compatibility: .paper))
    }

    private func expectGrid(_ model: ProteinModel, _ store: TrainableParameters, _ batch: ProteinBatch) throws {
        let automatic = try Module.run(model, store, batch, .automatic)
        let direct = try Module.run(model, store, batch, .direct)
        #expect(automatic.bias != direct.bias, "interpolation shows in the last bits: the grid is in use")
        #expect(difference(automatic.bias, direct.bias) <= 1e-5)
        #expect(difference(automatic.edges, direct.edges) <= 1e-5)
        for (name, gradient) in direct.gradients {
            let found = try #require(automatic.gradients[name])
            #expect(difference(found, gradient) <= 1e-5, "gradient of \(name)")
        }
    }

    /// That the cases above compare two different things.
    @Test func longChainsUseTheGrid() throws {
        var proteins = RandomProteins(seed: 4)
        let (model, store) = proteins.model(stds: 0.5...3)
        try expectGrid(model, store, ProteinBatch([proteins.protein(proteins.chain(300))], compatibility: .paper))
    }

    /// Many pairs are evaluated in blocks, of which nothing is kept, also where kernels are too sharp for the grid.
    @Test(arguments: [StructureModule.Evaluation.direct, .automatic])
    func noRowOfKernelValuesIsKeptForEveryPair(evaluation: StructureModule.Evaluation) throws {
        let (length, kernels) = (700, 128)
        var proteins = RandomProteins(seed: 7)
        let (model, store) = proteins.model(kernels: kernels, stds: 0...0.002)
        let batch = ProteinBatch([proteins.protein(proteins.chain(length))], compatibility: .paper)
        let module = try Module.run(model, store, batch, evaluation)
        let pairs = length * (length + 1) / 2
        #expect(module.peakBytes < pairs * kernels * MemoryLayout<Float>.stride)
    }

    @Test func noAtomMeansNoBiasAndNoSum() throws {
        var proteins = RandomProteins(seed: 5)
        let (model, store) = proteins.model()
        var positions = proteins.chain(12)
        for i in 12..<18 { positions[i] = 0 }  // residues 4 and 5
        let batch = ProteinBatch([proteins.protein(positions)], compatibility: .paper)
        let module = try Module.run(model, store, batch, .automatic)
        let t = 14
        for head in 0..<3 {
            for i in 0..<t {
                for j in 0..<t {
                    // <cls>, <eos> and the two residues take no part.
                    let known = [i, j].allSatisfy { $0 > 0 && $0 < t - 1 && $0 != 5 && $0 != 6 }
                    #expect((module.bias[(head * t + i) * t + j] != 0) == known, "pair \(i), \(j)")
                }
            }
        }
        for i in 0..<t {
            let known = i > 0 && i < t - 1 && i != 5 && i != 6
            #expect(module.edges[i * 24..<(i + 1) * 24].contains { $0 != 0 } == known, "row \(i)")
        }
    }

    @Test func biasIsSymmetric() throws {
        var proteins = RandomProteins(seed: 6)
        let (model, store) = proteins.model()
        let batch = ProteinBatch([proteins.protein(proteins.chain(120))], compatibility: .paper)
        let bias = try Module.run(model, store, batch, .automatic).bias
        let t = 122
        for head in 0..<3 {
            for i in 0..<t {
                for j in 0..<i { #expect(bias[(head * t + i) * t + j] == bias[(head * t + j) * t + i]) }
            }
        }
    }
}

/// What the module gives, and the gradients of a random sum of it.
private struct Module {
    var bias: [Float]
    var edges: [Float]
    /// Most memory that was in use at a time.
    var peakBytes = 0
    var gradients: [String: [Float]] = [:]

    static func run(
        _ model: ProteinModel, _ store: TrainableParameters, _ batch: ProteinBatch,
        _ evaluation: StructureModule.Evaluation
    ) throws -> Module {
        store.prepareTraining { $0.part == .structureModule }
        var module = Module(bias: [], edges: [])
        for output in 0..<2 {
            let graph = Graph(device: try Device(), recording: true)
            let (bias, edges) = model.structure(graph, batch, evaluation: evaluation)
            (module.bias, module.edges) = (bias.values.values, edges.values)
            var random = CounterRandom(seed: 1, stream: "gradient")
            let target = output == 0 ? bias.values : edges
            graph.backward(from: target, gradient: target.values.map { _ in random.uniform() - 0.3 })
            module.peakBytes = max(module.peakBytes, graph.device.memory.peakBytes)
        }
        for part in store.parts {
            if let gradient = store.gradient(of: part) { module.gradients[part.name] = Array(gradient) }
        }
        return module
    }
}

extension TrainableParameters {
    fileprivate func set(_ kind: ParameterRole.Kind, _ index: Int, _ value: Float) throws {
        elements(of: try #require(part(ParameterRole(.structureModule, kind))))[index] = value
    }
}
