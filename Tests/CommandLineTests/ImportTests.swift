import FileKit
import LanguageModel
import Testing

/// `import` of the small checkpoints of scripts/goldens/transformers_goldens.py.
@Suite struct ImportTests {
    private let folder: TemporaryDirectory
    private let protein = Path.join(Snapshot.repository, "Tests/StructureEncoderTests/Goldens/esm2")

    init() throws {
        folder = try TemporaryDirectory()
        let text = Path.join(Snapshot.repository, "Tests/LanguageModelTests/Goldens/models/llama2")
        try FileSystem.createDirectory(folder("llm"))
        for name in ["config.json", "model.safetensors"] {
            try AtomicFile.write(try FileSystem.read(Path.join(text, name)), to: folder("llm/" + name))
        }
        try ByteLevelBPETrainer(vocabularySize: 265, specialTokens: ["<s>", "</s>"]).train(on: ["what is the fold"])
            .write(toDirectory: folder("llm"))
    }

    private func importModel(_ options: String...) throws -> SepitProgram.Result {
        try SepitProgram.run(
            ["import", "--protein-lm", protein, "--llm", folder("llm"), "--out", folder("out")] + options)
    }

    @Test func makesAModelThatAsksCanBePutTo() throws {
        let result = try importModel()
        #expect(result.code == 0 && result.output.isEmpty && result.errors.contains("3 layers of 24"))
        let answer = try SepitProgram.run(
            ["ask", "--model", folder("out"), "--max-tokens", "3", "fold of MKTAYIAKQRQISFVKSHFSRQ"])
        #expect(answer.code == 0)
    }

    @Test func nothingIsReplacedUnlessForced() throws {
        #expect(try importModel("--bf16").code == 0)
        let size = try FileSystem.read(folder("out/model.safetensors")).count
        #expect(try importModel().code == 73)
        #expect(try importModel("--force").code == 0)
        #expect(try FileSystem.read(folder("out/model.safetensors")).count > size * 3 / 2)
    }

    @Test func aRefusedModelLeavesNothingBehind() throws {
        let config = String(decoding: try FileSystem.read(folder("llm/config.json")), as: UTF8.self)
        try AtomicFile.write(
            config.replacing("\"model_type\": \"llama\"", with: "\"model_type\": \"qwen2\"")
                .replacing("\"attention_bias\": false", with: "\"attention_bias\": true"), to: folder("llm/config.json")
        )
        let result = try importModel()
        #expect(result.code == 65)
        #expect(result.errors.contains("model_type \"qwen2\"") && result.errors.contains("attention_bias true"))
        #expect(!FileSystem.exists(folder("out")))
    }
}
