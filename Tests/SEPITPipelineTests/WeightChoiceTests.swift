import FileKit
import LanguageModel
import SEPITModel
import SEPITPipeline
import StructureEncoder
import TensorKit
import Testing
import TestSupport

/// Answers with weights in every format, left in the file or rounded.
@Suite struct WeightChoiceTests {
    private static let shipped = Path.join(packageFolder, "data/demo-model")
    private static let packageFolder = #filePath.split(separator: "/Tests/")[0].description
    private let device: Device

    init() throws { device = try Device() }

    private func logits(_ model: SEPITModel, _ batch: InstructionBatch) throws -> [Float] {
        let graph = Graph(device: device, recording: false)
        return model.text.logits(graph, model.hiddenStates(graph, batch).states).values
    }

    /// Root mean square of the difference, relative to that of the reference.
    private func error(_ found: [Float], _ reference: [Float]) -> Float {
        let difference = zip(found, reference).reduce(Float(0)) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
        return (difference / reference.reduce(0) { $0 + $1 * $1 }).squareRoot()
    }

    private func saved(_ tiny: TinyModel, as type: StoredType, in folder: TemporaryDirectory) throws -> String {
        let path = folder(type.rawValue)
        try FileSystem.createDirectory(path)
        let tokenizer = try Tokenizer(directory: Self.shipped)
        try ModelDirectory.save(tiny.model, tokenizer: tokenizer, to: path, as: type)
        return path
    }

    /// Weights in the file give what weights in memory give, and rounding changes as much as it may.
    @Test(arguments: ["dense", "tied", "experts"]) func everyFormatIsClose(kind: String) throws {
        let folder = try TemporaryDirectory()
        let tiny = TinyModel { c in
            c.text.tiesEmbeddings = kind == "tied"
            // With a choice of fewer, it could fall otherwise.
            c.text.experts =
                kind == "experts" ? ExpertConfiguration(count: 3, router: .topK(3, renormalise: false)) : nil
        }
        // Few rows and many; products of both kinds.
        for count in [1, 5] {
            let batch = TinyModel.batch(TinyModel.examples(count))
            for type in [StoredType.float32, .bfloat16] {
                let path = try saved(tiny, as: type, in: folder)
                let expected = try logits(try ModelDirectory.load(path), batch)
                let limits: [WeightChoice: Float] = [
                    .fp32: 1e-5, .auto: type == .float32 ? 1e-5 : 0.02, .bf16: 0.02, .int8: 0.04,
                ]
                for (choice, limit) in limits {
                    let model = try ModelDirectory.open(path, device: device, weights: choice)
                    #expect(!(model is TrainableModel), "what is only read can't be trained or saved")
                    let found = error(try logits(model, batch), expected)
                    #expect(found <= limit, "\(kind), \(type) as \(choice), \(count) proteins: off by \(found)")
                }
                try FileSystem.remove(path)
            }
        }
    }

    @Test func weightsThatDoNotBelongAreRefused() throws {
        let folder = try TemporaryDirectory()
        let path = try saved(TinyModel(), as: .bfloat16, in: folder)
        try AtomicFile.write(
            Array(TinyModel { $0.text.layers += 1 }.model.configuration.json.utf8), to: Path.join(path, "config.json"))
        let error = #expect(throws: SepitError.self) {
            try ModelDirectory.open(path, device: device, weights: .auto)
        }
        #expect(error?.code == "tensor-missing")
    }

    private static let questions = [
        "fold of <protein>", "Which function does <protein> have?", "<protein> Where is this protein found?",
        "<protein> Is this protein secreted?",
    ]

    private func queries() throws -> [Prompt] {
        try (0..<8).flatMap { index in
            let file = Path.join(Self.packageFolder, "data/sample/DEMO0000\(index).pdb.gz")
            let proteins = try ProteinSource(file: file, chains: []).proteins
            return Self.questions.map { Prompt(proteins: proteins, question: $0) }
        }
    }

    /// The shipped model says the same in every format, but for an answer in 32 that hangs in the balance; and in each
    /// format the same to many questions at once as to each alone.
    @Test func answersAgree() throws {
        let queries = try queries()
        let expected = try GenerationSession(model: Self.shipped, weights: .fp32, device: device).answer(
            queries, maxTokens: 40)
        for choice in WeightChoice.allCases {
            let engine = try GenerationSession(model: Self.shipped, weights: choice, device: device)
            let together = try engine.answer(queries, maxTokens: 40)
            let alone = try queries.map { try engine.answer([$0], maxTokens: 40)[0] }
            #expect(alone.map(\.text) == together.map(\.text), "\(choice), one by one")
            let same = zip(together, expected).filter { $0.text == $1.text }
            #expect(same.count >= expected.count - (choice == .fp32 ? 0 : 1), "\(choice)")
            for (found, right) in same { #expect(abs(found.confidence - right.confidence) <= 0.03, "\(choice)") }
        }
    }
}
