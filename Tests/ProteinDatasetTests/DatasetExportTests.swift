import FileKit
import ProteinDataset
import Testing
import TestSupport

@Suite struct DatasetExportTests {
    private let fixture: DatasetFixture

    init() throws {
        fixture = try DatasetFixture()
        for number in 0..<20 {
            try fixture.write(
                .pdb([FixtureChain(id: "A", sequence: .protein(number, length: 40))]), to: "in/p\(number).pdb")
        }
        _ = try fixture.build()
    }

    @Test("Chat messages hold the sequence itself") func chat() throws {
        try DatasetExport(folder: fixture.path("out")).write(.chat, to: fixture.path("chat"))
        var count = 0
        for side in ["train", "valid", "test"] {
            for line in try fixture.lines("chat/\(side).jsonl") {
                let messages = try #require(line["messages"]?.elements)
                #expect(messages.prefix(2).map { $0["role"]?.text } == ["user", "assistant"])
                let number = Int(line["id"]?.text?.dropFirst().dropLast(2) ?? "") ?? -1
                let question = messages[0]["content"]?.text ?? ""
                #expect(question.contains(String.protein(number, length: 40)) && !question.contains("<protein>"))
                count += 1
            }
        }
        let examples = try InstructionDataset(path: fixture.path("out"))
        var expected = 0
        for stage in [1, 2] {
            for side in DatasetSide.allCases { expected += try examples.examples(stage: stage, split: side).count }
        }
        #expect(count == expected)
    }

    @Test("The published layout has captions, conversations, test questions and sequences") func published() throws {
        try DatasetExport(folder: fixture.path("out")).write(.sepit, to: fixture.path("published"))
        let captions = try fixture.lines("published/stage0/train.jsonl")
        #expect(captions.allSatisfy { $0.members?.map(\.key) == ["id", "caption"] })
        #expect(captions.count == (try fixture.lines("out/stage1/train.jsonl").count))
        let questions = try fixture.lines("published/stage2/qa_test.jsonl")
        #expect(!questions.isEmpty)
        for line in questions {
            #expect(line.members?.map(\.key) == ["id", "conversation"] && line["conversation"]?.elements?.count == 2)
        }
        let sequences = String(decoding: try FileSystem.read(fixture.path("published/sequences.csv")), as: UTF8.self)
        #expect(sequences.hasPrefix("id,sequence\np0_A,\(String.protein(0, length: 40))\n"))
    }

    @Test("A folder that holds something is not written to") func exists() throws {
        let export = try DatasetExport(folder: fixture.path("out"))
        #expect(fixture.failure { try export.write(.chat, to: fixture.path("in")) }?.code == "output-exists")
    }
}
