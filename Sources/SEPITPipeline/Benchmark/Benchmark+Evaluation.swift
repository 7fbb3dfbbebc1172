import FileKit
import LanguageModel
import SEPITModel
import StructureEncoder
import TensorKit

extension Benchmark {
    /// Thirty-two questions together, four about each of eight proteins, with answers of 24 tokens, as `evaluate` asks them
    /// of a model of preset `mini`: from the proteins on, and by the language model alone, from their features on.
    func evaluation() throws {
        for weights in [WeightChoice.fp32, .bf16] {
            let layout = ParameterLayout()
            let configuration = Self.model(experts: 0)
            let model = SEPITModel(configuration, layout: layout)
            var seed: UInt32 = 0
            _ = try layout.freeze(
                device: device, format: { weights.format($0.role, storedAs: .float32) },
                read: { _, _, values in
                    seed &+= 1
                    fill(values, seed: seed)
                })
            let batch = AnsweredBatch(marker: configuration.proteinToken)
            let device = device.withOwnMemory()
            func features() -> [Tensor] {
                ProteinFeatureCache(model, device: device, mostBytes: 0).entries(of: batch.proteins).map(\.features)
            }
            let known = features()
            let time = timedInTurn(
                5, { batch.answer(model, features(), device) }, { batch.answer(model, known, device) })
            var result = BenchmarkResult(case: "evaluate", dtype: weights.rawValue)
            result.T = AnsweredBatch.proteinTokens
            result.least = time.second
            result.batchTokensPerSecond = Double(AnsweredBatch.questions * AnsweredBatch.tokens) / time.second
            result.questionsPerSecond = Double(AnsweredBatch.questions) / time.first
            try emit(result)
        }
    }
}

/// Questions about proteins, and the answers to them.
private struct AnsweredBatch {
    static let (questions, about, proteinTokens, questionTokens, tokens) = (32, 8, 256, 24, 24)

    let proteins: [ProteinInput]
    private let texts: [TextInput]

    init(marker: Int) {
        proteins = (0..<Self.about).map {
            Benchmark.protein(residues: Self.proteinTokens - 2, spread: 15, seed: UInt64($0))
        }
        var random = CounterRandom(seed: 0, stream: "benchmark-questions")
        texts = (0..<Self.questions).map { _ in
            var ids = (0..<Self.questionTokens).map { _ in Int32.random(in: 3..<3999, using: &random) }
            ids[10] = Int32(marker)
            return TextInput(ids: ids, labels: ids.map { _ in -1 }, markers: [10])
        }
    }

    /// Reads all questions, then writes their answers, the likeliest token each time, whether it ends an answer or not.
    func answer(_ model: SEPITModel, _ features: [Tensor], _ device: Device) {
        var row: Int32 = 0
        let rows = features.map { part in
            defer { row += Int32(part.rows) }
            return (0..<Int32(part.rows)).map { row + $0 }
        }
        let input = DecoderInput(
            proteinRows: rows, texts.enumerated().map { ([$0 * Self.about / Self.questions], $1) })
        let longest = input.sequences.map(\.length).max() ?? 0
        let decoder = CachedDecoder(
            model.text, sequences: Self.questions, capacity: longest + Self.tokens, device: device)
        let graph = Graph(device: device, recording: false)
        var logits = decoder.read(
            graph, model.embed(graph, input, features: features), sequences: input.sequences,
            positions: input.positions)
        var random = CounterRandom(seed: 0)
        for _ in 1..<Self.tokens {
            let ids = (0..<Self.questions).map { index in
                Int32(TokenSampler.greedy.next(CachedDecoder.row(index, of: logits), random: &random))
            }
            logits = decoder.step(ids, sequences: Array(0..<Self.questions))
        }
    }
}
