import FileKit
import LanguageModel
import ProteinKit
import SEPITModel
import SEPITPipeline
import StructureEncoder
import TensorKit
import Testing

/// The layout of the published SEPIT checkpoint; goldens by scripts/goldens/published_goldens.py.
@Suite struct PublishedModelTests {
    private static let golden =
        #filePath.split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 } + "/Goldens/published"

    @Test func theNestedConfigurationIsRead() throws {
        let c = try ModelConfiguration(contentsOf: Path.join(Self.golden, "config.json"))
        #expect(
            c.compatibility == .official && c.proteinToken == 33 && c.text.vocabularySize == 40
                && c.protein.maxTokens == 24)
        #expect(c.text.experts == ExpertConfiguration(count: 4, router: .topK(1, renormalise: false), gateScale: 1))
        #expect(
            c.protein.kernels == 128 && c.protein.featureLayer == -2 && c.text.endToken == 2
                && c.text.maxPositions == 2048)
        #expect(c.systemPrompt.hasPrefix("You are a helpful biological assistant."))
        #expect(c.json.contains("capacity_factor") && c.json.contains("TinyLlama"), "fields of no use are kept")
    }

    @Test(arguments: 1...4) func logitsAreThoseOfTheReleasedCode(batchSize: Int) throws {
        let folder = try TemporaryDirectory()
        try NumericalContract.run(
            model: Self.golden, input: Path.join(Self.golden, "batch-\(batchSize).safetensors"),
            output: folder("out.safetensors"), gradients: false, trainSteps: 0, device: try Device())
        let found = try SafetensorsFile(path: folder("out.safetensors"))
        let expected = try SafetensorsFile(path: Path.join(Self.golden, "expected-\(batchSize).safetensors"))
        #expect(try found.tensor("logits").shape == expected.tensor("logits").shape)
        let worst = zip(try found.floats("logits"), try expected.floats("logits")).map { abs($0 - $1) }.max() ?? 1
        #expect(worst <= 1e-4, "\(worst)")
    }

    private func config() throws -> String {
        String(decoding: try FileSystem.read(Path.join(Self.golden, "config.json")), as: UTF8.self)
    }

    private static let refused: [(code: String, found: String, from: String, to: String)] = [
        ("config-unsupported", "sequence_only true", #""sequence_only": false"#, #""sequence_only": true"#),
        ("config-unsupported", "protein_feature_select_strategy", #""full""#, #""default""#),
        ("config-unsupported", "moe_config.use_residual", #""use_residual": false"#, #""use_residual": true"#),
        ("config-unsupported", "text_config.model_type", "moe_llama", "moe_gpt"),
        ("config-unsupported", "protein_config.position_embedding_type", #""rotary""#, #""absolute""#),
        ("config-invalid", "protein_config.hidden_size is missing", #""hidden_size": 16"#, #""size": 16"#),
    ]

    @Test(arguments: refused.indices) func refusesByName(_ index: Int) throws {
        let (code, found, from, to) = Self.refused[index]
        let folder = try TemporaryDirectory()
        try AtomicFile.write(try config().replacing(from, with: to, maxReplacements: 1), to: folder("config.json"))
        let error = #expect(throws: SepitError.self) { try ModelConfiguration(contentsOf: folder("config.json")) }
        #expect(error?.code == code && error?.message.contains(found) == true, "\(String(describing: error))")
    }

    @Test func theTrainingFrameworksLayoutIsExplained() throws {
        let folder = try TemporaryDirectory()
        try AtomicFile.write(try config(), to: folder("config.json"))
        let file = try SafetensorsFile(path: Path.join(Self.golden, "model.safetensors"))
        try SafetensorsWriter.write(
            try file.names.map {
                SafetensorsWriter.Tensor(
                    try file.tensor($0), name: $0.replacing("mlp.gate.weight", with: "mlp.deepspeed_moe.gate.wg.weight")
                )
            }, to: folder("model.safetensors"))
        let error = #expect(throws: SepitError.self) { try ModelDirectory.load(folder.path) }
        #expect(error?.code == "deepspeed-layout" && error?.hint?.contains("convert_deepspeed.py") == true)
    }

    /// A folder as it is downloaded, with another vocabulary: tokenizers in folders of their own.
    private func downloaded() throws -> TemporaryDirectory {
        let folder = try TemporaryDirectory()
        let tokenizer = try ByteLevelBPETrainer(vocabularySize: 272).train(on: ["what is the fold"])
        let text = try config().replacing("\"vocab_size\": 40", with: "\"vocab_size\": 272")
            .replacing("\"protein_token_index\": 33", with: "\"protein_token_index\": 3")
        try AtomicFile.write(text, to: folder("config.json"))
        let model = TrainableModel(try ModelConfiguration(contentsOf: folder("config.json")))
        model.store.initialize(seed: 8)
        let stored = try SafetensorsFile(path: Path.join(Self.golden, "model.safetensors"))
        let unused = stored.names.filter { model.store.part(named: $0) == nil }
        #expect(unused.count == 5)
        try SafetensorsWriter.write(
            model.store.parts.map {
                SafetensorsWriter.Tensor(
                    $0.name, shape: $0.shape, floats: Array(model.store.elements(of: $0)), as: .float16)
            } + unused.map { SafetensorsWriter.Tensor(try stored.tensor($0)) }, to: folder("model.safetensors"))
        try FileSystem.createDirectory(folder("text_tokenizer"))
        try tokenizer.write(toDirectory: folder("text_tokenizer"))
        return folder
    }

    @Test func answersFromTheFolderAsDownloaded() throws {
        let folder = try downloaded()
        let engine = try GenerationSession(model: folder.path, device: try Device())
        let sequence = Array("MKTAYIAKQRQISFVKSHFSRQLEERLG".utf8)
        let positions = (0..<84).map { Float($0 * $0 % 37) + 1 }
        func answer(_ residues: Int) throws -> String {
            let protein = ProteinInput(
                sequence: Array(sequence[..<residues]),
                positions: ResiduePositions.unpacked(positions[..<(3 * residues)]))
            return try engine.answer([.init(proteins: [protein], question: "what is <protein>")], maxTokens: 12)[0].text
        }
        #expect(engine.budget.note(residues: 22) == nil)
        #expect(
            engine.budget.note(residues: 28) == "only the first 22 of 28 residues are read, as the released code does")
        #expect(try !answer(28).isEmpty)
        #expect(try answer(12) == answer(12))
    }

    @Test func proteinsAreCutAndPaddedAsTheReleasedCodeDoes() {
        let protein = ProteinInput(
            ids: [0, 5, 6, 7, 2], positions: ResiduePositions.unpacked((0..<15).map { Float($0 + 1) }))
        let padded = protein.released(length: 7)
        #expect(
            padded.ids == [0, 5, 6, 7, 2, 1, 1] && padded.tokens == 5
                && padded.positions.suffix(2).allSatisfy { $0 == nil })
        let cut = protein.released(length: 4)
        #expect(cut.ids == [0, 5, 6, 2] && cut.tokens == 4 && cut.positions.last == .some(nil))
    }
}
