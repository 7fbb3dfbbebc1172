import FileKit
import FoundationEssentials
import LanguageModel
import TensorKit
import Testing

/// GGUF files of scripts/goldens/gguf_goldens.py, which hold the checkpoints and tokenizers of the other goldens.
@Suite struct GGUFCheckpointTests {
    private static let folder = tokenizerGoldens + "gguf/"

    private func checkpoint(_ name: String) throws -> LlamaCheckpoint {
        try LlamaCheckpoint(path: Self.folder + name + ".gguf")
    }

    @Test(arguments: ["llama2", "llama3", "linear"]) func weightsAreThoseOfTheFolder(_ name: String) throws {
        let (found, expected) = (
            try checkpoint(name + "-model").tensors,
            try LlamaCheckpoint(path: LlamaCheckpointTests.folder + name).tensors
        )
        #expect(found.names == expected.names)
        for name in expected.names { #expect(try found.floats(name) == expected.floats(name), "\(name)") }
    }

    /// `rope_freqs` among what makes them so.
    @Test(arguments: ["llama2", "llama3", "linear"]) func logitsAreThoseOfTransformers(_ name: String) throws {
        let model = try checkpoint(name + "-model").load()
        let expected = try SafetensorsFile(path: LlamaCheckpointTests.folder + name + "/expected.safetensors")
        let ids = try expected.integers("ids").map(Int32.init)
        let graph = Graph(device: try Device(), recording: false)
        let (states, _) = model.hiddenStates(
            graph, model.embed(graph, ids), sequences: [SequenceRange(start: 0, length: ids.count)],
            positions: ids.indices.map(Int32.init))
        let worst = zip(model.logits(graph, states).values, try expected.floats("logits")).map { abs($0 - $1) }.max()
        #expect(worst ?? 1 <= 2e-5)
    }

    @Test func readsTheConfiguration() throws {
        let c = try checkpoint("llama3-model").configuration
        #expect(
            (c.layers, c.hiddenSize, c.heads, c.keyValueHeads, c.headSize, c.feedForwardSize) == (2, 16, 4, 2, 8, 24))
        #expect(c.vocabularySize == 64 && c.tiesEmbeddings && c.maxPositions == 512 && c.ropeBase == 100)
        guard case .factors(let factors) = c.ropeScaling else { return #expect(Bool(false)) }
        #expect(factors.count == 4 && factors.first == 1 && factors.contains { $0 > 1 })
        let text = try JSONDecoder().decode(LlamaConfiguration.self, from: try JSONEncoder().encode(c))
        #expect(text == c)
        #expect(try checkpoint("linear-model").configuration.ropeScaling == .linear(factor: 4))
        #expect(try !checkpoint("llama2-model").configuration.tiesEmbeddings)
        #expect(try checkpoint("smollm").configuration.endToken == 0)
    }

    @Test(arguments: ["byte-level", "smollm", "llama3", "qwen2"]) func wordsAreThoseOfTransformers(_ name: String)
        throws
    {
        let reference = try ReferenceEncodings.load()
        let expected = try #require(reference.tokenizers[name])
        let tokenizer = try checkpoint(name).tokenizer()
        // The format knows no tokens that take white space with them.
        for (index, text) in reference.texts.enumerated() where !text.contains("<left>") && !text.contains("<right>") {
            let ids = tokenizer.encode(text)
            #expect(ids == expected.ids[index], "\(text.debugDescription)")
            #expect(bytes(tokenizer.decode(ids)) == bytes(expected.decoded[index]))
        }
    }

    @Test func piecesMergeByTheirScores() throws {
        struct Goldens: Decodable {
            struct Encoding: Decodable {
                let text: String
                let ids: [Int]
                let decoded: String
            }
            let later: [Encoding]
        }
        let path = tokenizerGoldens + "sentencepiece-model/encodings.json"
        let goldens = try JSONDecoder().decode(Goldens.self, from: Data(try FileSystem.read(path)))
        let tokenizer = try checkpoint("pieces").tokenizer()
        #expect(goldens.later.count > 100)
        for golden in goldens.later {
            #expect(tokenizer.encode(golden.text) == golden.ids, "\(golden.text.debugDescription)")
            #expect(bytes(tokenizer.decode(golden.ids)) == bytes(golden.decoded))
        }
    }

    /// A file with some of its bytes replaced by as many others.
    private func refusal(_ name: String, _ from: String, _ to: String) throws -> SepitError? {
        let folder = try TemporaryDirectory()
        let file = try FileSystem.read(Self.folder + name + ".gguf")
        let (old, new) = (bytes(from), bytes(to))
        let start = try #require(file.indices.first { file[$0...].starts(with: old) })
        try #require(old.count == new.count)
        try AtomicFile.write(
            Array(file[..<start] + new + file[(start + old.count)...]), to: folder("model.gguf"))
        do {
            let checkpoint = try LlamaCheckpoint(path: folder("model.gguf"))
            if name.hasSuffix("-model") { _ = try checkpoint.load() } else { _ = try checkpoint.tokenizer() }
            return nil
        } catch {
            return error as? SepitError
        }
    }

    static let refused: [(code: String, found: String, name: String, from: String, to: String)] = [
        ("config-unsupported", "qwen2", "smollm", "\u{5}\0\0\0\0\0\0\0llama", "\u{5}\0\0\0\0\0\0\0qwen2"),
        (
            "config-invalid", "head_count is missing", "smollm", "llama.attention.head_count\u{4}",
            "llama.attention.head_cound\u{4}"
        ),
        ("config-invalid", "block_count", "smollm", "block_count\u{4}\0\0\0\u{1}", "block_count\u{4}\0\0\0\0"),
        ("tokenizer-unsupported", "smallm", "smollm", "\u{6}\0\0\0\0\0\0\0smollm", "\u{6}\0\0\0\0\0\0\0smallm"),
        ("tokenizer-unsupported", "bert", "smollm", "\u{4}\0\0\0\0\0\0\0gpt2", "\u{4}\0\0\0\0\0\0\0bert"),
        ("tokenizer-invalid", "merges", "smollm", "ggml.merges", "ggml.mergez"),
        ("tokenizer-invalid", "score", "pieces", "ggml.scores", "ggml.scorez"),
        ("tokenizer-invalid", "vocabulary", "pieces", "ggml.tokens", "ggml.tokenz"),
        ("tensor-missing", "model.norm.weight", "llama2-model", "output_norm", "output_nerm"),
        ("config-unsupported", "yarn", "linear-model", "\u{6}\0\0\0\0\0\0\0linear", "\u{6}\0\0\0\0\0\0\0yarnnn"),
    ]

    @Test(arguments: refused.indices) func refusesByName(_ index: Int) throws {
        let (code, found, name, from, to) = Self.refused[index]
        let error = try refusal(name, from, to)
        #expect(error?.code == code && error?.description.contains(found) == true, "\(error as Any)")
    }

    @Test func adaptersAreNoModels() throws {
        #expect(#expect(throws: SepitError.self) { try checkpoint("adapter") }?.code == "weights-adapter")
    }
}
