import FileKit
import LanguageModel
import SEPITModel
import TensorKit
import TestSupport
import Testing

/// A model, a LoRA adapter in PEFT's layout, and what `merge` and `ask --adapter` make of them.
@Suite struct MergeTests {
    private let folder: TemporaryDirectory
    private let question = "fold of MKTAYIAKQRQISFVKSHFSRQ"

    init() throws {
        folder = try TemporaryDirectory()
        let tokenizer = try ByteLevelBPETrainer(vocabularySize: 300).train(on: ["what is the fold"])
        var configuration = ModelConfiguration.tiny
        configuration.text.vocabularySize = tokenizer.vocabularySize
        configuration.proteinToken = try #require(tokenizer.tokenID("<protein>"))
        let model = TrainableModel(configuration)
        model.store.initialize(seed: 1)
        try FileSystem.createDirectory(folder("model"))
        try ModelDirectory.save(model, tokenizer: tokenizer, to: folder("model"))
        try saveAdapter(scale: 8)
    }

    private func saveAdapter(scale: Double, layers: Int = 2) throws {
        try FileSystem.createDirectory(folder("adapter"))
        let configuration = PEFTConfiguration(rank: 1, alpha: scale, targets: ["o_proj"])
        try AtomicFile.write(configuration.json, to: folder("adapter/" + PEFTConfiguration.fileName))
        var tensors: [SafetensorsWriter.Tensor] = []
        for layer in 0..<layers {
            let module = PEFTAdapter.prefix + "model.layers.\(layer).self_attn.o_proj"
            let wave = (0..<48).map { Float(($0 * 7 + layer) % 5) - 2 }
            tensors.append(.init(module + ".lora_A.weight", shape: [1, 48], floats: wave))
            tensors.append(.init(module + ".lora_B.weight", shape: [48, 1], floats: wave.reversed()))
        }
        try SafetensorsWriter.write(tensors, to: folder("adapter/" + PEFTAdapter.fileName))
    }

    private func ask(_ arguments: String...) throws -> String {
        let result = try SepitProgram.run(["ask", "--json", "--max-tokens", "12"] + arguments + [question])
        #expect(result.code == 0, "\(result.errors)")
        return result.output
    }

    private func merge(_ arguments: String...) throws -> SepitProgram.Result {
        try SepitProgram.run(
            ["merge", "--model", folder("model"), "--adapter", folder("adapter"), "--out", folder("merged")] + arguments
        )
    }

    @Test func theMergedModelAnswersAsTheModelWithTheAdapter() throws {
        let result = try merge()
        #expect(result.code == 0 && result.output == folder("merged") + "\n")
        let merged = try ask("--model", folder("merged"))
        #expect(try ask("--model", folder("model"), "--adapter", folder("adapter")) == merged)
        #expect(try ask("--model", folder("model")) != merged)
    }

    /// With an adapter too, weights are kept in the format of the model's file.
    @Test func autoKeepsTheFormatOfTheFile() throws {
        #expect(try merge("--bf16").code == 0)
        let half = try SepitProgram.run(
            ["merge", "--model", folder("merged"), "--adapter", folder("adapter"), "--out", folder("again"), "--bf16"])
        #expect(half.code == 0, "\(half.errors)")
        let expected = try ask("--model", folder("again"))
        let adapted = ["--model", folder("merged"), "--adapter", folder("adapter")]
        #expect(try ask(adapted[0], adapted[1], adapted[2], adapted[3]) == expected)
        #expect(try ask(adapted[0], adapted[1], adapted[2], adapted[3], "--weights", "fp32") != expected)
    }

    @Test func nothingIsOverwrittenUnasked() throws {
        #expect(try merge().code == 0)
        let again = try merge()
        #expect(again.code == 73 && again.errors.contains("--force"))
        #expect(try merge("--force", "--bf16").code == 0)
        let sizes = try ["model", "merged"].map { try FileSystem.read(folder($0 + "/model.safetensors")).count }
        #expect(sizes[1] < sizes[0] * 6 / 10)
    }

    /// What doesn't fit is refused, and leaves nothing behind.
    @Test func refusals() throws {
        try saveAdapter(scale: 8, layers: 3)
        let result = try merge()
        #expect(result.code == 65 && result.errors.contains("layers.2"))
        try FileSystem.remove(folder("adapter/" + PEFTAdapter.fileName))
        #expect(try merge().code == 66)
        try FileSystem.remove(folder("adapter"))
        let missing = try merge()
        #expect(missing.code == 66 && missing.errors.contains("There is no adapter here."))
        #expect(try FileSystem.list(folder.path) == ["model"])
    }
}
