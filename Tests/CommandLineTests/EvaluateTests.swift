import FileKit
import SEPITPipeline
import Testing

/// `evaluate` with the shipped model on synthetic proteins that it has not seen.
@Suite struct EvaluateTests {
    private let folder: TemporaryDirectory

    init() throws {
        folder = try TemporaryDirectory()
        #expect(try SepitProgram.run(["make-demo", "--out", folder("demo"), "--count", "60", "--seed", "7"]).code == 0)
        let made = try SepitProgram.run([
            "build-dataset", folder("demo"), "--annotations", folder("demo/annotations.tsv"), "--out", folder("data"),
        ])
        #expect(made.code == 0, "\(made.errors)")
    }

    private func evaluate(_ arguments: [String]) throws -> SepitProgram.Result {
        try SepitProgram.run(
            ["evaluate", "--model", Path.join(Snapshot.repository, "data/model"), "--data", folder("data")] + arguments)
    }

    private func objects(_ text: String) throws -> [JSONValue] {
        try text.split(separator: "\n").map { line in
            try Array(line.utf8).withUnsafeBytes { (bytes) throws(SepitError) in try JSONValue(parsing: bytes) }
        }
    }

    @Test func scoresAreThoseOfTheAnswersThatItWrites() throws {
        let result = try evaluate([
            "--json", "--write-answers", folder("answers.jsonl"), "--limit", "40", "--split", "train",
        ])
        #expect(result.code == 0)
        let rows = try objects(result.output)
        let answers = try objects(String(decoding: try FileSystem.read(folder("answers.jsonl")), as: UTF8.self))
        #expect(answers.count == 40)
        #expect(rows.reduce(0) { $0 + ($1["total"]?.whole ?? 0) } == 40)
        for row in rows {
            let group = answers.filter { $0["property"] == row["property"] && $0["kind"] == row["kind"] }
            let right = group.count { $0["right"] == .boolean(true) }
            #expect(row["total"] == .integer(group.count) && row["right"] == .integer(right))
            #expect(row["accuracy"]?.double == Double(right) / Double(group.count))
            let score = EvaluationScore(property: "", kind: "", right: right, total: group.count, chance: 0)
            #expect(row["low"]?.double == score.interval.lowerBound && row["high"]?.double == score.interval.upperBound)
            #expect(row["structure"] == .boolean(true))
        }
        for answer in answers where answer["kind"]?.text == "yesno" {
            let isYes =
                answer["answer"]?.text?.lowercased().hasPrefix(answer["reference"]?.elements?.first?.text ?? "-")
                == true
            #expect(answer["right"] == .boolean(isYes))
        }
        // The model knows such proteins: far more than half is right.
        #expect(answers.count { $0["right"] == .boolean(true) } >= 30)
        let last = try #require(result.errors.split(separator: "\n").last)
        #expect(last.hasPrefix("asking 40/40"), "\(last)")
    }

    @Test func theTableHasALineForEachPropertyAndStructuresCanBeHidden() throws {
        let result = try evaluate(["--limit", "20", "--split", "train", "--without-structure"])
        #expect(result.code == 0)
        let lines = result.output.split(separator: "\n")
        #expect(lines.first?.hasPrefix("property") == true && lines.count > 2)
        let json = try objects(
            try evaluate(["--limit", "20", "--split", "train", "--without-structure", "--json"]).output)
        #expect(json.count == lines.count - 1 && json.allSatisfy { $0["structure"] == .boolean(false) })
    }

    @Test func allQuestionsAreTheTotalWithoutALimit() throws {
        let stored = try FileSystem.read(folder("data/stage2/test.jsonl")).count { $0 == UInt8(ascii: "\n") }
        let result = try evaluate(["--json"])
        let asked = try objects(result.output).reduce(0) { $0 + ($1["total"]?.whole ?? 0) }
        #expect(asked > 0 && asked <= stored)
        #expect(result.errors.contains("asking \(asked)/\(asked)"))
    }

    @Test func aSideWithoutQuestionsIsAnError() throws {
        try AtomicFile.write("", to: folder("data/stage2/valid.jsonl"))
        let result = try evaluate(["--split", "valid"])
        #expect(result.code == 65 && result.errors.contains("There is no question to ask on the valid side."))
    }

    @Test func givenAnswersAreScoredWithoutAModel() throws {
        let id = try #require(
            try objects(
                String(decoding: try FileSystem.read(folder("data/proteins.jsonl")), as: UTF8.self)
            ).first?["id"]?.text)
        func line(_ id: String, _ answer: String) -> String {
            #"{"id":"\#(id)","property":"location","kind":"open","reference":["nucleus"],"answer":"\#(answer)"}"# + "\n"
        }
        let file = folder("given.jsonl")
        try AtomicFile.write(line(id, "It is in the nucleus.") + line(id, "It is not in the nucleus."), to: file)
        let result = try SepitProgram.run(["evaluate", "--answers", file, "--json"])
        let row = try #require(try objects(result.output).first)
        #expect(result.code == 0 && row["n"]?.whole == 2 && row["exact"]?.double == 0.5)
        #expect(try SepitProgram.run(["evaluate", "--answers", file, "--data", folder("data")]).code == 0)

        // What the model's answers are scored by is what they are scored by again.
        let written = folder("written.jsonl")
        let asked = try objects(try evaluate(["--json", "--write-answers", written, "--limit", "30"]).output)
        let again = try objects(
            try SepitProgram.run(["evaluate", "--answers", written, "--data", folder("data"), "--json"]).output)
        for row in asked {
            let other = try #require(again.first { $0["property"] == row["property"] && $0["kind"] == row["kind"] })
            #expect(abs((other["exact"]?.double ?? -1) - (row["accuracy"]?.double ?? -2)) < 1e-12)
        }

        try AtomicFile.write(line("nobody", "nucleus"), to: file)
        let unknown = try SepitProgram.run(["evaluate", "--answers", file, "--data", folder("data")])
        #expect(unknown.code == 65 && unknown.errors.contains("nobody"))
        #expect(try SepitProgram.run(["evaluate", "--answers", file, "--model", "m"]).code == 64)
        #expect(try SepitProgram.run(["evaluate"]).code == 64)
    }
}
