import FileKit
import FoundationEssentials
import LanguageModel
import Testing

/// The parts of `tokenizer.json` that training decides.
private struct TrainedModel: Decodable, Equatable {
    struct Model: Decodable, Equatable {
        let vocab: [String: Int]
        let merges: [[String]]
    }

    let model: Model
}

@Suite struct TokenizerTrainerTests {
    let corpus: [String]

    init() throws {
        corpus = String(decoding: try FileSystem.read(tokenizerGoldens + "corpus.txt"), as: UTF8.self)
            .split(separator: "\n").map(String.init)
    }

    private func definition(_ tokenizer: Tokenizer) throws -> [UInt8] {
        let folder = try TemporaryDirectory()
        try tokenizer.write(toDirectory: folder.path)
        return try FileSystem.read(folder("tokenizer.json"))
    }

    @Test func learnsTheMergesOfTheReference() throws {
        let trained = try definition(ByteLevelBPETrainer(vocabularySize: 620).train(on: corpus))
        let ours = try JSONDecoder().decode(TrainedModel.self, from: Data(trained))
        let reference = Data(try FileSystem.read(tokenizerGoldens + "byte-level.json"))
        let expected = try JSONDecoder().decode(TrainedModel.self, from: reference)
        #expect(ours.model.merges == expected.model.merges)
        #expect(ours.model.vocab == expected.model.vocab)
    }

    @Test func writtenTokenizerReadsBack() throws {
        let trained = try ByteLevelBPETrainer(vocabularySize: 500).train(on: corpus)
        let folder = try TemporaryDirectory()
        try trained.write(toDirectory: folder.path)
        let read = try Tokenizer(directory: folder.path)
        #expect(read.vocabularySize == 500)
        for text in try ReferenceEncodings.load().texts {
            let ids = trained.encode(text)
            #expect(ids == read.encode(text))
            #expect(ids.first == 1, "<s> comes first")
            #expect(bytes(trained.decode(trained.encode(text), skipSpecialTokens: false)) == bytes("<s>" + text))
        }
    }

    @Test func isDeterministic() throws {
        let trainer = ByteLevelBPETrainer(vocabularySize: 700)
        #expect(try definition(trainer.train(on: corpus)) == definition(trainer.train(on: corpus)))
    }

    @Test func learnsNothingFromSpecialTokens() throws {
        let tokenizer = try ByteLevelBPETrainer(vocabularySize: 270).train(on: ["<protein><protein>[INST]"])
        #expect(tokenizer.vocabularySize == 266)
    }

    @Test func stopsWhereThereAreNoPairsLeft() throws {
        let tokenizer = try ByteLevelBPETrainer(vocabularySize: 1000, specialTokens: []).train(on: ["ab ab"])
        #expect(tokenizer.vocabularySize == 258)
        #expect(tokenizer.encode("ab ab").count == 2)
    }

    @Test func refusesATooSmallVocabulary() throws {
        let error = #expect(throws: SepitError.self) { try ByteLevelBPETrainer(vocabularySize: 265).train(on: []) }
        #expect(error?.code == "vocabulary-size")
    }
}
