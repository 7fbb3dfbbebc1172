import AnswerScoring
import FileKit
import ProteinDataset
import Testing

@Suite struct AnswerSheetTests {
    @Test func answersAreReadLineByLine() throws {
        let answers = try read(
            #"{"id":"a","property":"class","kind":"open","reference":["lyase"],"answer":"A lyase."}"# + "\n\n"
                + #"{"id":"b","property":"ec","kind":"open","reference":"4.1.1.1","answer":"EC 4.1"}"# + "\n")
        #expect(answers.map(\.id) == ["a", "b"] && answers[1].reference == ["4.1.1.1"])
    }

    @Test(
        arguments: [
            ("", "answers-empty", nil), ("\n \n", "answers-empty", nil),
            (#"{"property":"class","kind":"open","reference":["a"],"answer":"b"}"#, "answer-malformed", 1),
            (#"{"id":"a","property":"class","kind":"closed","reference":["a"],"answer":"b"}"#, "answer-malformed", 1),
            (#"{"id":"a","property":"class","kind":"open","reference":[],"answer":"b"}"#, "answer-malformed", 1),
            (
                #"{"id":"a","property":"class","kind":"yesno","reference":["maybe"],"answer":"b"}"#, "answer-malformed",
                1
            ),
            (#"{"id":"a","property":"class","kind":"open","reference":["a"]}"#, "answer-malformed", 1),
            ("{", "json-syntax", 1),
        ] as [(String, String, Int?)])
    func brokenLinesAreNamed(text: String, code: String, line: Int?) throws {
        let error = #expect(throws: SepitError.self) { try read(text) }
        #expect(error?.code == code && error?.line == line && error?.kind == .badData)
    }

    @Test func scoresAreMeansByPropertyAndKind() throws {
        let answers = [
            GivenAnswer(id: "a", property: "class", kind: .open, reference: ["lyase"], answer: "lyase"),
            GivenAnswer(id: "b", property: "class", kind: .open, reference: ["kinase"], answer: "lyase"),
            GivenAnswer(id: "c", property: "class", kind: .yesno, reference: ["no"], answer: "No."),
            GivenAnswer(id: "d", property: "ec", kind: .open, reference: ["1.1.1.1"], answer: "1.1.1.1"),
            GivenAnswer(id: "e", property: "ec", kind: .open, reference: ["1.1.1"], answer: "1.2"),
        ]
        let tables = try [1, 2].map {
            try ScoreTable(answers, scorer: AnswerScorer(scoring: answers), workers: Workers($0))
        }
        #expect(tables[0].rows.map(\.json.line) == tables[1].rows.map(\.json.line))
        let rows = tables[0].rows
        #expect(rows.map { "\($0.property) \($0.kind) \($0.count)" } == ["class open 2", "class yesno 1", "ec open 2"])
        func mean(_ row: Int, _ name: String) -> Double? { rows[row].means.first { $0.name == name }?.value }
        #expect(mean(0, "exact") == 0.5 && mean(1, "exact") == 1)
        #expect(mean(2, "ec1") == 1 && mean(2, "ec2") == 0.5)
        // One of the two references has a fourth level.
        #expect(mean(2, "ec4") == 1)
    }

    private func read(_ text: String) throws -> [GivenAnswer] {
        let folder = try TemporaryDirectory()
        let path = folder.path + "/answers.jsonl"
        try AtomicFile.write(text, to: path)
        return try withExtendedLifetime(folder) { try GivenAnswer.read(path) }
    }
}
