import FileKit
import FoundationEssentials
import LanguageModel
import Testing

/// `tokenizer.model` and `vocab.txt`. The model was trained by SentencePiece; see scripts/goldens/tokenizer_goldens.py.
@Suite struct SentencePieceTests {
    private struct Goldens: Decodable {
        struct Encoding: Decodable {
            let text: String
            let ids: [Int]
            let decoded: String?
        }

        /// By SentencePiece, with `<s>` in front.
        let legacy: [Encoding]
        /// By transformers, without `legacy`.
        let later: [Encoding]
    }

    private static let folder = tokenizerGoldens + "sentencepiece-model/"
    private let model: [UInt8]
    private let folder: TemporaryDirectory

    init() throws {
        folder = try TemporaryDirectory()
        model = try FileSystem.read(Self.folder + "tokenizer.model")
    }

    private func tokenizer(_ config: String?) throws -> Tokenizer {
        try AtomicFile.write(model, to: folder("tokenizer.model"))
        if let config { try AtomicFile.write(config, to: folder("tokenizer_config.json")) }
        return try Tokenizer(directory: folder.path)
    }

    private func goldens() throws -> Goldens {
        try JSONDecoder().decode(Goldens.self, from: Data(try FileSystem.read(Self.folder + "encodings.json")))
    }

    @Test func agreesWithSentencePiece() throws {
        let tokenizer = try tokenizer(nil)
        for golden in try goldens().legacy {
            #expect(tokenizer.encode(golden.text) == golden.ids, "\(golden.text.debugDescription)")
            // The sign for a space comes back as one.
            let text = golden.text.replacing("\u{2581}", with: " ")
            #expect(bytes(tokenizer.decode(golden.ids)) == bytes(text), "\(golden.text.debugDescription)")
        }
    }

    @Test func agreesWithTransformersWithoutLegacy() throws {
        let tokenizer = try tokenizer(#"{"legacy": false, "add_bos_token": true}"#)
        for golden in try goldens().later {
            #expect(tokenizer.encode(golden.text) == golden.ids, "\(golden.text.debugDescription)")
            #expect(
                bytes(tokenizer.decode(golden.ids)) == bytes(golden.decoded ?? ""), "\(golden.text.debugDescription)")
        }
    }

    @Test func addedTokensAndEndsComeFromTheConfiguration() throws {
        let tokenizer = try tokenizer(
            #"""
            {"add_bos_token": false, "add_eos_token": true, "added_tokens_decoder": {"440":
            {"content": "<protein>", "lstrip": false, "normalized": false, "rstrip": false, "single_word": false, "special": true}}}
            """#)
        let ids = tokenizer.encode("a <protein> b")
        #expect(ids.contains(440) && ids.last == 2 && ids.first != 1)
        #expect(tokenizer.vocabularySize == 441 && tokenizer.isSpecial(440))
    }

    @Test func isTheSameAfterWritingAndReading() throws {
        let tokenizer = try tokenizer(nil)
        let copy = try TemporaryDirectory()
        try tokenizer.write(toDirectory: copy.path)
        let read = try Tokenizer(directory: copy.path)
        for golden in try goldens().legacy { #expect(read.encode(golden.text) == golden.ids) }
        let more = try read.adding(specialTokens: ["<protein>", "<s>", "[INST]"])
        #expect(more.tokenID("<protein>") == 440 && more.tokenID("[INST]") == 441 && more.tokenID("<s>") == 1)
        #expect(more.vocabularySize == 442 && more.encode("x<protein>").last == 440)
    }

    @Test func refusesDamagedAndOtherModels() throws {
        for count in stride(from: 0, to: model.count, by: 97) {
            try AtomicFile.write(Array(model[..<count]), to: folder("tokenizer.model"))
            let error = #expect(throws: SepitError.self) { try Tokenizer(directory: folder.path) }
            #expect(error?.kind == .badData)
        }
        try AtomicFile.write("version https://git-lfs.github.com/spec/v1\n", to: folder("tokenizer.model"))
        #expect(
            #expect(throws: SepitError.self) { try Tokenizer(directory: folder.path) }?.code == "sentencepiece-invalid")
        // A trainer specification that comes later counts: model_type 1 is unigram.
        try AtomicFile.write(model + [0x12, 0x02, 0x18, 0x01], to: folder("tokenizer.model"))
        let unigram = #expect(throws: SepitError.self) { try Tokenizer(directory: folder.path) }
        #expect(unigram?.code == "tokenizer-unsupported" && unigram?.message.contains("unigram") == true)
        // As does a normaliser with a character map.
        try AtomicFile.write(model + [0x1A, 0x05, 0x12, 0x01, 0x78, 0x20, 0x00], to: folder("tokenizer.model"))
        let map = #expect(throws: SepitError.self) { try Tokenizer(directory: folder.path) }
        #expect(map?.message.contains("character map") == true)
    }

    @Test func survivesDamage() throws {
        var random = CounterRandom(seed: 2, stream: "damage")
        for _ in 0..<200 {
            var damaged = model
            for _ in 0..<3 {
                damaged[Int.random(in: damaged.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            try AtomicFile.write(damaged, to: folder("tokenizer.model"))
            guard let tokenizer = try? Tokenizer(directory: folder.path) else { continue }
            _ = tokenizer.decode(tokenizer.encode("<s> a [INST] é 🧬 protein"))
        }
    }

    /// The words of the golden WordPiece tokenizer, as BERT's own folders have them.
    @Test func readsWordPiecesWithoutAFileOfTheirOwn() throws {
        let reference = try ReferenceEncodings.load()
        let expected = try #require(reference.tokenizers["bert"])
        let json = try JSONDecoder().decode(
            BertFile.self, from: Data(try FileSystem.read(tokenizerGoldens + "bert.json")))
        let words = json.model.vocab.sorted { $0.value < $1.value }.map(\.key)
        try AtomicFile.write(words.joined(separator: "\n") + "\n", to: folder("vocab.txt"))
        let tokenizer = try Tokenizer(directory: folder.path)
        for (text, ids) in zip(reference.texts, expected.ids) {
            #expect(tokenizer.encode(text) == ids, "\(text.debugDescription)")
        }
    }

    private struct BertFile: Decodable {
        struct Model: Decodable { let vocab: [String: Int] }
        let model: Model
    }

    @Test func aFolderWithoutATokenizerIsMissingInput() throws {
        let empty = try TemporaryDirectory()
        let error = #expect(throws: SepitError.self) { try Tokenizer(directory: empty.path) }
        #expect(error?.kind == .missingInput && error?.expected?.contains("tokenizer.model") == true)
    }
}
