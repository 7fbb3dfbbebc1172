import FileKit
import LanguageModel
import SEPITModel
import StructureEncoder
import TensorKit

extension Benchmark {
    /// Steps of LoRA: rank 8 beside models of the shapes of ESM-2 8M and of a Llama of 135M parameters, and rank 64, which
    /// outweighs the matrices themselves, in preset `tiny`, in turn with a step that trains all of it. Each on 4,088 rows.
    func adapterSteps() throws {
        for precision in [TrainingPrecision.fp32, .bf16] {
            let step = adapterStep(Self.imported, rank: 8, precision)
            let before = step.operations()
            step.run()
            let operations = step.operations() - before
            let time = timed(3, warmUp: 1, step.run)
            try emit(result(rank: 8, precision, least: time.least, operations: operations, full: nil))
        }
        for precision in [TrainingPrecision.fp32, .bf16] {
            let tiny = ModelSettings(.tiny)
            let model = ModelConfiguration(tiny, vocabulary: tiny.vocabularySize, proteinToken: 1000)
            let (step, full) = (adapterStep(model, rank: 64, precision), adapterStep(model, rank: nil, precision))
            let before = step.operations()
            step.run()
            let operations = step.operations() - before
            let (least, leastFull) = timedInTurn(5, step.run, full.run)
            try emit(result(rank: 64, precision, least: least, operations: operations, full: leastFull))
        }
    }

    private func result(
        rank: Int, _ precision: TrainingPrecision, least: Double, operations: Double, full: Double?
    ) -> BenchmarkResult {
        var result = BenchmarkResult(case: Case.lora.rawValue, dtype: precision.rawValue)
        (result.rank, result.least) = (rank, least)
        result.tokensPerStep = Self.adapterProteins * (2 * Self.adapterTokens + Self.textTokens - 1)
        result.tokensPerSecond = Double(result.tokensPerStep ?? 0) / least
        result.ofPeak = (precision == .fp32 ? peaks.multiplyAdds : peaks.bf16Dots).map { operations / least / $0 }
        (result.full, result.againstFull) = (full, full.map { $0 / least })
        return result
    }

    private static let (adapterProteins, adapterTokens) = (8, 224)

    private func adapterStep(
        _ model: ModelConfiguration, rank: Int?, _ precision: TrainingPrecision
    ) -> (run: () -> Void, operations: () -> Double) {
        var configuration = TrainingConfiguration(.stage1)
        configuration.train.precision = precision
        if let rank { (configuration.tuning.method, configuration.tuning.rank) = (.lora, rank) }
        let proteins = (0..<Self.adapterProteins).map {
            Self.protein(residues: Self.adapterTokens - 2, spread: 15, seed: UInt64($0))
        }
        return step(of: proteins, model, configuration)
    }

    /// The shapes of ESM-2 8M and SmolLM2 135M.
    private static var imported: ModelConfiguration {
        var model = model(experts: 0)
        model.protein = ProteinModelConfiguration(
            layers: 6, hiddenSize: 320, heads: 20, feedForwardSize: 1280, kernels: 128)
        model.text.layers = 30
        (model.text.hiddenSize, model.text.heads, model.text.keyValueHeads) = (576, 9, 3)
        (model.text.feedForwardSize, model.text.vocabularySize, model.text.tiesEmbeddings) = (1536, 49152, true)
        return model
    }
}
