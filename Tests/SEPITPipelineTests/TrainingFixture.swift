import FileKit
import SEPITPipeline
import TensorKit
import TestSupport

/// A dataset of a few annotated proteins, and runs on it.
struct TrainingFixture {
    let dataset: DatasetFixture

    init(seed: UInt64 = 1) throws {
        dataset = try DatasetFixture()
        var table = "id\tfold\tlocation\tfunction\n"
        for number in 0..<14 {
            let chain = FixtureChain(id: "A", sequence: .protein(number, length: 12 + 5 * number))
            try dataset.write(.pdb([chain]), to: "in/p\(number).pdb")
            table += "p\(number)\t\(["helical bundle", "beta barrel"][number % 2])\t"
            table += "\(["nucleus", "secreted", "membrane"][number % 3])\t"
            table += "\(["binds zinc", "cuts sugars"][number / 7])\n"
        }
        try dataset.write(table, to: "facts.tsv")
        _ = try dataset.build(annotations: ["facts.tsv"], seed: seed)
    }

    func path(_ name: String) -> String { dataset.path(name) }

    /// A model that trains in milliseconds.
    static func configuration(_ stage: TrainingStage, steps: Int) -> TrainingConfiguration {
        var configuration = TrainingConfiguration(stage)
        (configuration.model.proteinLayers, configuration.model.proteinHidden) = (2, 32)
        (configuration.model.proteinHeads, configuration.model.proteinFFN, configuration.model.kernels) = (2, 48, 16)
        (configuration.model.layers, configuration.model.hidden, configuration.model.heads) = (2, 48, 4)
        (configuration.model.kvHeads, configuration.model.ffn, configuration.model.vocabularySize) = (2, 96, 300)
        (configuration.train.epochs, configuration.train.maxSteps, configuration.train.logEvery) = (1000, steps, 1)
        (configuration.train.tokensPerBatch, configuration.train.learningRate) = (400, 3e-3)
        return configuration
    }

    /// Trains in the folder `out`; is interrupted after so many steps of this call if `stop` is given.
    func train(
        _ configuration: TrainingConfiguration, data: String = "out", to out: String, from model: String? = nil,
        resume: Bool = false, force: Bool = false, stop: Int? = nil, workers: Workers = .allCores
    ) throws {
        let run = try TrainingRun(
            TrainingRun.Request(data: path(data), out: path(out), model: model.map(path), resume: resume, force: force),
            configuration, device: try Device(workers: workers))
        var steps = 0
        do {
            try run.run(
                display: .none, now: { .zero },
                isInterrupted: {
                    steps += 1; return steps == stop
                })
        } catch {
            guard stop != nil, error.kind == .interrupted else { throw error }
        }
    }

    /// A run's metrics and final weights.
    func result(_ out: String) throws -> [[UInt8]] {
        try ["metrics.jsonl", "model/model.safetensors", "model/config.json", "model/tokenizer.json"]
            .map { try FileSystem.read(path(Path.join(out, $0))) }
    }

    func metrics(_ out: String, _ field: String) throws -> [Double] {
        try dataset.lines(Path.join(out, "metrics.jsonl")).compactMap { line in
            switch line[field] {
            case .number(let value): value
            case .integer(let value): Double(value)
            default: nil
            }
        }
    }
}
