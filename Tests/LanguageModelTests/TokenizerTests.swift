import FileKit
import FoundationEssentials
import LanguageModel
import Testing

/// The goldens are made by scripts/goldens/tokenizer_goldens.py with Hugging Face `tokenizers`.
let tokenizerGoldens = #filePath.split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 } + "/Goldens/"

/// What the reference library makes of `texts`.
struct ReferenceEncodings: Decodable {
    struct Encodings: Decodable {
        let ids: [[Int]]
        /// Without special tokens around.
        let plain: [[Int]]
        let decoded: [String]
        /// Special tokens included.
        let all: [String]
    }

    let texts: [String]
    let tokenizers: [String: Encodings]

    static func load() throws -> ReferenceEncodings {
        try JSONDecoder().decode(Self.self, from: Data(try FileSystem.read(tokenizerGoldens + "encodings.json")))
    }
}

func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

@Suite struct TokenizerTests {
    static let names = ["bert", "byte-level", "llama3", "qwen2", "sentencepiece", "sentencepiece-legacy", "smollm"]

    @Test(arguments: names) func agreesWithTheReference(_ name: String) throws {
        let reference = try ReferenceEncodings.load()
        let expected = try #require(reference.tokenizers[name])
        let tokenizer = try Tokenizer(path: tokenizerGoldens + name + ".json")
        for (index, text) in reference.texts.enumerated() {
            let ids = tokenizer.encode(text)
            #expect(ids == expected.ids[index], "\(text.debugDescription)")
            #expect(tokenizer.encode(text, addSpecialTokens: false) == expected.plain[index])
            #expect(bytes(tokenizer.decode(ids)) == bytes(expected.decoded[index]))
            #expect(bytes(tokenizer.decode(ids, skipSpecialTokens: false)) == bytes(expected.all[index]))
            #expect(tokenizer.encode(text) == ids, "from the cache")
        }
    }

    @Test(arguments: names) func streamsTheDecodedText(_ name: String) throws {
        let reference = try ReferenceEncodings.load()
        let tokenizer = try Tokenizer(path: tokenizerGoldens + name + ".json")
        for text in reference.texts {
            let ids = tokenizer.encode(text)
            var decoder = tokenizer.streamingDecoder()
            let parts = ids.map { decoder.append($0) }
            #expect(parts.allSatisfy { $0.unicodeScalars.last != "\u{FFFD}" })
            let streamed = parts.joined() + decoder.finish()
            #expect(bytes(streamed) == bytes(tokenizer.decode(ids)), "\(text.debugDescription)")
        }
    }

    @Test func streamsAnyBytes() throws {
        let tokenizer = try Tokenizer(path: tokenizerGoldens + "byte-level.json")
        let bytesOfText = tokenizer.encode("🧬é中", addSpecialTokens: false)
        var decoder = tokenizer.streamingDecoder()
        #expect(decoder.append(bytesOfText[0]) == "")
        #expect(decoder.finish() == "\u{FFFD}")
        #expect(bytesOfText.map { decoder.append($0) }.filter { !$0.isEmpty } == ["🧬", "é", "中"])
        #expect(decoder.finish() == "")
        let shuffled = (0..<3000).map { $0 &* 7919 % tokenizer.vocabularySize }
        #expect(
            bytes(shuffled.map { decoder.append($0) }.joined() + decoder.finish()) == bytes(tokenizer.decode(shuffled)))
    }

    @Test func knowsItsTokens() throws {
        let tokenizer = try Tokenizer(path: tokenizerGoldens + "byte-level.json")
        #expect(tokenizer.vocabularySize == 620)
        #expect(ByteLevelBPETrainer.specialTokens.compactMap(tokenizer.tokenID) == Array(0..<10))
        #expect(tokenizer.tokenID("<protein>").map(tokenizer.isSpecial) == true)
        #expect(tokenizer.tokenID("no such token") == nil)
        #expect(tokenizer.decode([-1, 620, .max]) == "")
    }

    @Test func longWordsTakeNoQuadraticTime() throws {
        let tokenizer = try Tokenizer(path: tokenizerGoldens + "byte-level.json")
        let sequence = String(repeating: "MKTAYIAKQRQISFVKSHFSRQ", count: 10_000)
        let elapsed = try ContinuousClock().measure {
            let ids = tokenizer.encode(sequence)
            try #require(tokenizer.decode(ids) == sequence)
        }
        #expect(elapsed < .seconds(5))
    }

    @Test func encodesOnManyThreads() async throws {
        let reference = try ReferenceEncodings.load()
        let tokenizer = try Tokenizer(path: tokenizerGoldens + "byte-level.json")
        let expected = reference.texts.map { tokenizer.encode($0) }
        await withTaskGroup(of: [[Int]].self) { group in
            for _ in 0..<8 { group.addTask { reference.texts.map { tokenizer.encode($0) } } }
            for await ids in group { #expect(ids == expected) }
        }
    }

    static let refused: [(code: String, found: String, from: String, to: String)] = [
        ("tokenizer-unsupported", "Unigram", #""type":"BPE""#, #""type":"Unigram""#),
        (
            "tokenizer-unsupported", "CharDelimiterSplit", #""pre_tokenizer":{"type":"ByteLevel""#,
            #""pre_tokenizer":{"type":"CharDelimiterSplit""#
        ),
        ("tokenizer-unsupported", "NFKC", #""normalizer":null"#, #""normalizer":{"type":"NFKC"}"#),
        ("tokenizer-unsupported", "CTC", #""decoder":{"type":"ByteLevel""#, #""decoder":{"type":"CTC""#),
        ("tokenizer-unsupported", "Roberta", #""type":"TemplateProcessing""#, #""type":"Roberta""#),
        ("tokenizer-unsupported", "suffix", #""end_of_word_suffix":null"#, #""end_of_word_suffix":"</w>""#),
        ("tokenizer-unsupported", "<pad>", #""<pad>","single_word":false"#, #""<pad>","single_word":true"#),
        ("tokenizer-invalid", "vocab", #""vocab":"#, #""words":"#),
        ("tokenizer-invalid", "id", #""<pad>":0"#, #""<pad>":-1"#),
        ("tokenizer-invalid", "id", #""<pad>":0"#, #""<pad>":9007199254740993"#),
        ("tokenizer-invalid", "merge", #""merges":[["#, #""merges":[["absent","x"],["#),
        ("tokenizer-invalid", "<s>", #""ids":[1]"#, #""ids":[-1]"#),
        ("tokenizer-invalid", "template", #""special_tokens":{"<s>""#, #""special_tokens":{"<x>""#),
        ("json-syntax", "", #""merges""#, #"merges"#),
    ]

    @Test(arguments: refused.indices) func refusesWhatItDoesNotKnow(_ index: Int) throws {
        let (code, found, from, to) = Self.refused[index]
        let text = String(decoding: try FileSystem.read(tokenizerGoldens + "byte-level.json"), as: UTF8.self)
        try #require(text.contains(from))
        let folder = try TemporaryDirectory()
        try AtomicFile.write(text.replacing(from, with: to, maxReplacements: 1), to: folder("tokenizer.json"))
        let error = #expect(throws: SepitError.self) { try Tokenizer(directory: folder.path) }
        #expect(error?.code == code && error?.kind == .badData && error?.file == folder("tokenizer.json"))
        #expect(error?.description.contains(found) == true)
    }

    /// An id that only the template names must count, since the model will be given it.
    @Test func vocabularyCoversTheTemplate() throws {
        let text = String(decoding: try FileSystem.read(tokenizerGoldens + "byte-level.json"), as: UTF8.self)
        let folder = try TemporaryDirectory()
        try AtomicFile.write(text.replacing(#""ids":[1]"#, with: #""ids":[5000]"#), to: folder("tokenizer.json"))
        #expect(try Tokenizer(directory: folder.path).vocabularySize == 5001)
    }

    @Test func survivesDamagedFiles() throws {
        let original = try FileSystem.read(tokenizerGoldens + "sentencepiece.json")
        let folder = try TemporaryDirectory()
        var random = CounterRandom(seed: 5, stream: "damage")
        for _ in 0..<300 {
            var damaged = original
            for _ in 0..<3 {
                damaged[Int.random(in: damaged.indices, using: &random)] = UInt8.random(in: 32...126, using: &random)
            }
            try AtomicFile.write(damaged, to: folder("tokenizer.json"))
            guard let tokenizer = try? Tokenizer(directory: folder.path) else { continue }
            _ = tokenizer.decode(tokenizer.encode("<s> a [INST] é 🧬 protein"))
        }
    }

    @Test func missingFileIsMissingInput() throws {
        #expect(#expect(throws: SepitError.self) { try Tokenizer(directory: "/nonexistent") }?.kind == .missingInput)
    }
}
