import FileKit
import LanguageModel
import SEPITModel
import StructureEncoder
import TensorKit

extension Benchmark {
    /// Steps of preset `mini`: 8 proteins of 256 tokens, each with a text of 64 tokens whose second half is learned.
    func trainingSteps(_ name: Case, withStructure: Bool) throws {
        for experts in [0, 4] {
            for precision in [TrainingPrecision.fp32, .bf16] {
                try trainingStep(name, withStructure, experts, precision)
            }
        }
    }

    private func trainingStep(
        _ name: Case, _ withStructure: Bool, _ experts: Int, _ precision: TrainingPrecision
    ) throws {
        let time = timed(7, step(withStructure: withStructure, experts: experts, precision))
        var result = BenchmarkResult(case: name.rawValue, dtype: precision.rawValue)
        result.experts = experts
        result.tokensPerStep = Self.proteins * (Self.proteinTokens + Self.textTokens - 1)
        result.tokensPerSecond = Double(result.tokensPerStep ?? 0) / time.least
        (result.least, result.median) = time
        try emit(result)
    }

    /// A step on the batch that cases share.
    func step(
        withStructure: Bool, experts: Int, _ precision: TrainingPrecision, on device: Device? = nil
    ) -> () -> Void {
        let proteins = (0..<Self.proteins).map {
            Self.protein(residues: Self.proteinTokens - 2, spread: withStructure ? 15 : 0, seed: UInt64($0))
        }
        return step(of: proteins, Self.model(experts: experts), precision, on: device)
    }

    /// A step on one text for each of some proteins.
    func step(
        of proteins: [ProteinInput], _ model: ModelConfiguration, _ precision: TrainingPrecision,
        on device: Device? = nil
    ) -> () -> Void {
        var configuration = TrainingConfiguration(.stage1)
        configuration.train.precision = precision
        return step(of: proteins, model, configuration, on: device).run
    }

    /// The same, and the operations of products so far.
    func step(
        of proteins: [ProteinInput], _ model: ModelConfiguration, _ configuration: TrainingConfiguration,
        on device: Device? = nil
    ) -> (run: () -> Void, operations: () -> Double) {
        let model = TrainableModel(model)
        model.store.initialize(seed: 0)
        do {
            try configuration.adapter?.attach(to: model.store)
        } catch {
            preconditionFailure("the models of the cases have all that adapters are for")
        }
        let trainer = Trainer(model, configuration, device: (device ?? self.device).withOwnMemory())
        let marker = model.configuration.proteinToken
        let batch = InstructionBatch(
            ProteinBatch(proteins, compatibility: model.configuration.compatibility),
            Self.texts(count: proteins.count, marker: marker))
        return ({ _ = trainer.step([batch], learningRate: 1e-4) }, { trainer.operations })
    }

    static let (proteins, proteinTokens, textTokens) = (8, 256, 64)

    static func model(experts: Int) -> ModelConfiguration {
        let mini = ModelSettings(.mini)
        var c = ModelConfiguration(mini, vocabulary: mini.vocabularySize, proteinToken: 4000)
        c.protein.edgeScale = 0.01
        c.text.experts = experts == 0 ? nil : ExpertConfiguration(count: experts)
        return c
    }

    private static func texts(count: Int, marker: Int) -> [(proteins: [Int], text: TextInput)] {
        var random = CounterRandom(seed: 0, stream: "benchmark-text")
        return (0..<count).map { protein in
            var ids = (0..<textTokens).map { _ in Int32.random(in: 3..<Int32(min(3999, marker)), using: &random) }
            let labels = ids.enumerated().map { $0 < textTokens / 2 ? -100 : $1 }
            ids[10] = Int32(marker)
            return (proteins: [protein], text: TextInput(ids: ids, labels: labels, markers: [10]))
        }
    }
}
