import FileKit
import Testing

/// What people give as a model that is none, or none that can be read.
@Suite struct ForeignWeightsTests {
    private let folder: TemporaryDirectory

    init() throws { folder = try TemporaryDirectory() }

    private func refusal(_ path: String) -> SepitError? {
        do {
            try ForeignWeights.refuse(path)
            return nil
        } catch { return error }
    }

    static let folders: [(files: [String], code: String, hint: String)] = [
        (["esm2_t6_8M_UR50D.pt"], "weights-fair-esm", "facebook/esm2_t6_8M_UR50D in"),
        (
            ["esm2_t6_8M_UR50D-contact-regression.pt", "esm2_t6_8M_UR50D.pt"], "weights-fair-esm",
            "facebook/esm2_t6_8M_UR50D in"
        ),
        (["esm1b_t33_650M_UR50S.pt"], "weights-fair-esm", "Only ESM-2"),
        (["adapter_config.json", "adapter_model.safetensors"], "weights-adapter", "merge_and_unload"),
        (["adapter_config.json", "adapter_model.bin", "tokenizer.json"], "weights-adapter", "merge"),
        (["sepit_adapter.json", "sepit_modules.safetensors"], "weights-adapter", "--adapter"),
        (["config.json", "pytorch_model.bin"], "weights-pickle", "safetensors"),
        (["config.json", "pytorch_model.bin.index.json"], "weights-pickle", "safetensors"),
        (["config.json", "pytorch_model-00001-of-00002.bin"], "weights-pickle", "safetensors"),
        (["consolidated.00.pth", "params.json"], "weights-pickle", "safetensors"),
        (["model.gguf", "README.md"], "weights-other", "import --llm"),
        (["config.json", "tf_model.h5"], "weights-other", "safetensors"),
    ]

    @Test(arguments: folders.indices) func foldersAreNamed(_ index: Int) throws {
        let (files, code, hint) = Self.folders[index]
        for file in files { try AtomicFile.write("{}", to: folder(file)) }
        let error = refusal(folder.path)
        #expect(error?.code == code && error?.kind == .badData && error?.file == folder.path, "\(error as Any)")
        #expect(error?.hint?.contains(hint) == true, "\(error as Any)")
    }

    @Test(arguments: [
        ["config.json", "model.safetensors", "pytorch_model.bin"],
        ["config.json", "model.safetensors.index.json", "adapter_config.json"],
        ["config.json", "training_args.bin"], ["config.json"], [],
    ]) func whatMayBeAModelIsLetThrough(files: [String]) throws {
        for file in files { try AtomicFile.write("{}", to: folder(file)) }
        #expect(refusal(folder.path) == nil)
    }

    @Test func filesAreNamed() throws {
        func code(_ name: String, _ bytes: [UInt8]) throws -> String? {
            try AtomicFile.write(bytes, to: folder(name))
            return refusal(folder(name))?.code
        }
        #expect(try code("esm2_t33_650M_UR50D.pt", Array("PK\u{3}\u{4}".utf8)) == "weights-fair-esm")
        #expect(try code("weights", Array("PK\u{3}\u{4}".utf8)) == "weights-pickle")
        #expect(try code("old", [0x80, 2]) == "weights-pickle")
        #expect(try code("pytorch_model.bin", []) == "weights-pickle")
        #expect(try code("model.gguf", Array("GGUF".utf8)) == "weights-other")
        #expect(try code("model.safetensors", []) == "weights-other")
        #expect(refusal(folder("model.safetensors"))?.hint?.contains("folder") == true)
        #expect(refusal(folder("absent"))?.kind == .missingInput)
    }
}
