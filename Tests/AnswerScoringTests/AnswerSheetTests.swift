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
            (#"{"property":"class","kind":"open","band":"all","n":3,"model":0.5}"#, "answers-are-scores", 1),
            (
                #"{"id":"a","property":"go","kind":"open","reference":["x"],"answer":"y","scores":{"x":2}}"#,
                "answer-malformed", 1
            ),
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
        let scorer = AnswerScorer(scoring: answers)
        let tables = try [1, 2].map { count in
            try EvaluationTable(
                try ScoredQuestion.scored(answers.map(ScoredQuestion.init), by: scorer, workers: Workers(count)),
                workers: Workers(count)
            ).rows
        }
        #expect(tables[0] == tables[1])
        let rows = tables[0]
        #expect(
            rows.map { "\($0.property) \($0.kind) \($0.total.count)" } == [
                "class open 2", "ec open 2", "class yesno 1",
            ])
        func mean(_ row: Int, _ name: String) -> Double? { rows[row].answersJSON(bands: [])[name]?.double }
        #expect(mean(0, "exact") == 0.5 && mean(2, "exact") == 1)
        #expect(mean(1, "ec1") == 1 && mean(1, "ec2") == 0.5)
        // One of the two references has a fourth level.
        #expect(mean(1, "ec4") == 1)
        #expect(rows.allSatisfy { $0.band == "all" && $0.total.shares[.majority] == nil })
    }

    /// Of two questions that differ in what is expected alone, an answer is to the one that expects the same.
    @Test func answersFindTheirQuestions() throws {
        func asked(_ id: String, _ reference: String, _ question: String? = nil) -> GivenAnswer {
            GivenAnswer(
                id: id, property: "class", kind: .yesno, reference: [reference], answer: "", question: question)
        }
        let questions = [
            asked("a", "yes", "Is it a lyase?"), asked("a", "no", "Is it a kinase?"), asked("b", "no", "?"),
        ]
        #expect(AnswerMatch([asked("a", "no"), asked("a", "yes")], to: questions).places == [1, 0])
        #expect(AnswerMatch([asked("a", "yes", "Is it a kinase?")], to: questions).places == [1])
        #expect(
            AnswerMatch([asked("b", "yes"), asked("b", "yes"), asked("c", "no")], to: questions).places == [
                2, nil, nil,
            ])
        let error = #expect(throws: SepitError.self) {
            try AnswerMatch.answers(of: [asked("b", "yes", "?")], to: [asked("b", "no", "?")], file: "x")
        }
        #expect(error?.code == "against-other-questions")
    }

    @Test func probabilitiesAreWeighedByBinsAndWithheldAnswersCountedApart() throws {
        func line(_ id: Int, _ answer: String, _ more: String) -> String {
            #"{"id":"\#(id)","property":"class","kind":"open","reference":["lyase"],"answer":"\#(answer)"\#(more)}"#
                + "\n"
        }
        let answers = try read(
            line(1, "lyase", #","probability":0.95,"abstained":false"#)
                + line(2, "kinase", #","probability":0.97,"confidence":0.5"#)
                + line(3, "kinase", #","probability":0.25,"abstained":true"#)
                + line(4, "lyase", #","probability":null"#))
        let scored = try ScoredQuestion.scored(
            answers.map(ScoredQuestion.init), by: AnswerScorer(scoring: answers), workers: Workers(1))
        let score = try #require(try EvaluationTable(scored, workers: Workers(1)).rows.first)
        // Two answers at 96% of which one is right, and a wrong one at 25%.
        #expect(abs((score.calibrationError ?? 0) - (2 * 0.46 + 0.25) / 3) < 1e-9)
        #expect(score.answered == 3 && score.total.shares[.model]?.value == 0.5)
        #expect(abs((score.answeredShare ?? 0) - 2.0 / 3) < 1e-12 && score.json["abstained"]?.double == 0.25)
        let page = EvaluationPage(scored, [score], subject: "Answers.").html
        #expect(page.contains("Reliability") && page.contains("Risk and coverage") && page.contains("1 withheld"))
        #expect(EvaluationText([score]).text.contains("right of these"))
        let plain = EvaluationPage(try answers.prefix(0).map(ScoredQuestion.init), [], subject: "Nothing.").html
        #expect(!plain.contains("Reliability"))
        let wrong = #expect(throws: SepitError.self) { try read(line(1, "lyase", #","probability":1.5"#)) }
        #expect(wrong?.code == "answer-malformed")
    }

    private func read(_ text: String) throws -> [GivenAnswer] {
        let folder = try TemporaryDirectory()
        let path = folder.path + "/answers.jsonl"
        try AtomicFile.write(text, to: path)
        return try withExtendedLifetime(folder) { try GivenAnswer.read(path) }
    }
}
