import FileKit
import LanguageModel
import TestSupport
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
        #expect(answer.output.contains("I don't know: this model was put together from others"), "\(answer.output)")
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

    private func importing(_ options: String...) throws -> SepitProgram.Result {
        try SepitProgram.run(["import", "--out", folder("out")] + options)
    }

    @Test func aGGUFFileIsALanguageModel() throws {
        let text = Path.join(Snapshot.repository, "Tests/LanguageModelTests/Goldens/gguf/llama2-model.gguf")
        let swapped = try importing("--protein-lm", text, "--llm", text)
        #expect(swapped.code == 65 && swapped.errors.contains("--llm"))
        let result = try importing("--protein-lm", protein, "--llm", text)
        #expect(result.code == 0 && result.errors.contains("2 layers of 16, 280 tokens, <protein> is 272"))
        let ids = try SepitProgram.run(["tokenize", "--model", folder("out")], input: "he<protein>\n")
        #expect(ids.output == "256 272\n")
    }

    @Test func aNewLanguageModelLearnsItsWordsFromADataset() throws {
        let dataset = try DatasetFixture()
        for number in 0..<6 {
            try dataset.write(
                .pdb([FixtureChain(id: "A", sequence: .protein(number, length: 20))]), to: "in/p\(number).pdb")
        }
        try dataset.write(
            "id\tfold\n" + (0..<6).map { "p\($0)\tzymotropic barrel\n" }.joined(), to: "facts.tsv")
        _ = try dataset.build(annotations: ["facts.tsv"])
        let result = try importing(
            "--protein-lm", protein, "--llm", "new", "--preset", "tiny", "--data", dataset.path("out"))
        #expect(result.code == 0 && result.errors.contains("4 layers of 128"), "\(result.errors)")
        let tokenizer = try Tokenizer(directory: folder("out"))
        #expect(tokenizer.encode(" zymotropic", addSpecialTokens: false).count < 6)
        #expect(ByteLevelBPETrainer.specialTokens.compactMap(tokenizer.tokenID) == Array(0..<10))
        let config = String(decoding: try FileSystem.read(folder("out/config.json")), as: UTF8.self)
        #expect(config.contains("\"untrained\" : true") && config.contains("\"llm\" : \"new\""))
    }

    @Test func optionsOfANewModelBelongToIt() throws {
        #expect(try importing("--protein-lm", protein, "--llm", "new").code == 64)
        #expect(try importing("--protein-lm", protein, "--llm", folder("llm"), "--preset", "tiny").code == 64)
        #expect(try importing("--protein-lm", protein, "--llm", "new", "--data", folder("absent")).code == 66)
    }

    @Test func otherKindsOfWeightsAreNamed() throws {
        try FileSystem.createDirectory(folder("fair"))
        try AtomicFile.write("PK\u{3}\u{4}", to: folder("fair/esm2_t6_8M_UR50D.pt"))
        let fair = try importing("--protein-lm", folder("fair"), "--llm", folder("llm"))
        #expect(
            fair.code == 65 && fair.errors.contains("fair-esm .pt") && fair.errors.contains("facebook/esm2_t6_8M_UR50D")
        )
        try FileSystem.createDirectory(folder("adapter"))
        try AtomicFile.write("{}", to: folder("adapter/adapter_config.json"))
        let adapter = try importing("--protein-lm", protein, "--llm", folder("adapter"))
        #expect(adapter.code == 65 && adapter.errors.contains("This is an adapter"))
    }
}
