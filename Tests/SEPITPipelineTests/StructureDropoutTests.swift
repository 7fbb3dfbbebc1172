import FileKit
import SEPITPipeline
import TensorKit
import Testing

/// Which examples are shown without their structure, and that these are.
@Suite struct StructureDropoutTests {
    private let fixture: TrainingFixture

    init() throws { fixture = try TrainingFixture() }

    /// Notes what is shown and the first draw of what is hidden, micro-batch by micro-batch.
    private final class Watch: Objective {
        private let objective: InstructionObjective
        var shown: [[Bool]] = []
        var hiding: [UInt64] = []

        init(_ objective: InstructionObjective) { self.objective = objective }

        func terms(of group: TrainingSet.Group) -> Int { objective.terms(of: group) }

        func loss(
            _ graph: Graph, _ indices: [Int], of set: TrainingSet, scale: Float, withStructure: (Int) -> Bool,
            random: inout CounterRandom, routing: RoutingPass, record: RoutingRecord
        ) -> ObjectiveValue {
            shown.append(indices.indices.map(withStructure))
            hiding.append(random.next())
            return objective.loss(
                graph, indices, of: set, scale: scale, withStructure: withStructure, random: &random, routing: routing,
                record: record)
        }
    }

    /// What was watched in some steps, each of the given micro-batches; all groups at once if nil.
    private func watch(_ rate: Double, steps: Range<Int>, _ microBatches: [[Int]]? = nil) throws -> Watch {
        var configuration = TrainingFixture.configuration(.stage1, steps: 1)
        configuration.train.structureDropout = rate
        let plan = try TrainingPlan(
            TrainingRun.Request(data: fixture.path("out"), out: fixture.path("run")), configuration)
        let watch = Watch(InstructionObjective(model: plan.model))
        let trainer = Trainer(plan.model, configuration, objective: watch, device: try Device())
        for step in steps {
            _ = trainer.step(step, microBatches ?? [Array(plan.train.groups.indices)], of: plan.train, learningRate: 0)
        }
        return watch
    }

    @Test(arguments: [0, 0.15, 0.6, 1]) func theShareThatIsLeftOutIsTheRate(rate: Double) throws {
        let shown = try watch(rate, steps: 0..<60).shown.joined()
        #expect(shown.count >= 480)
        let share = Double(shown.count { !$0 }) / Double(shown.count)
        #expect(rate == 0 || rate == 1 ? share == rate : abs(share - rate) < 0.06, "\(share)")
    }

    /// By (seed, step, micro-batch): whatever the other micro-batches are, and wherever they are computed.
    @Test func microBatchesDrawForThemselves() throws {
        let all = Array(0..<8)
        let alike = try watch(0.5, steps: 0..<3, [all, all, all])
        #expect(Set(alike.shown).count > 6 && Set(alike.hiding).count == 9, "\(alike.shown)")
        let other = try watch(0.5, steps: 0..<3, [[3], all, [1, 2]])
        for step in 0..<3 {
            #expect(other.shown[3 * step + 1] == alike.shown[3 * step + 1])
            #expect(other.shown[3 * step] == Array(alike.shown[3 * step].prefix(1)))
            #expect(other.shown[3 * step + 2] == Array(alike.shown[3 * step + 2].prefix(2)))
        }
        #expect(other.hiding == alike.hiding)
    }

    /// Leaving out all structures is training on a dataset that has none.
    @Test func withoutStructuresThereAreNone() throws {
        for file in try FileSystem.walk(fixture.path("out")) {
            let copy = fixture.path("bare") + file.dropFirst(fixture.path("out").count)
            try FileSystem.createDirectory(Path.parent(of: copy))
            try AtomicFile.write(FileSystem.read(file), to: copy)
        }
        try removePositions(fixture.path("bare/structures.safetensors"))
        func train(_ data: String, dropout: Double) throws -> [[Double]] {
            var configuration = TrainingFixture.configuration(.stage1, steps: 4)
            (configuration.train.structureDropout, configuration.train.tokensPerBatch) = (dropout, 1000)
            let out = "\(data)-\(dropout)"
            try fixture.train(configuration, data: data, to: out)
            return try ["loss", "gradientNorm"].map { try fixture.metrics(out, $0) }
        }
        let without = try train("bare", dropout: 0)
        #expect(without.allSatisfy { $0.count == 4 })
        #expect(try train("out", dropout: 1) == without)
        #expect(try train("bare", dropout: 1) == without)
        #expect(try train("out", dropout: 0) != without)
        let weights = try ["bare-0.0", "out-1.0"].map {
            try FileSystem.read(fixture.path($0 + "/model/model.safetensors"))
        }
        #expect(weights[0] == weights[1])
    }

    private func removePositions(_ path: String) throws {
        let file = try SafetensorsFile(path: path)
        var bytes = try FileSystem.read(path)
        let positions = try file.floats("positions")
        #expect(positions.contains { $0 != 0 })
        let pattern = positions.withUnsafeBytes { Array($0) }
        let start = try #require(bytes.indices.first { bytes[$0...].starts(with: pattern) })
        for i in start..<start + pattern.count { bytes[i] = 0 }
        try AtomicFile.write(bytes, to: path)
    }
}
