import FileKit
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
            ["evaluate", "--model", Path.join(Snapshot.repository, "data/demo-model"), "--data", folder("data")]
                + arguments)
    }

    private func objects(_ text: String) throws -> [JSONValue] {
        try text.split(separator: "\n").map { line in
            try Array(line.utf8).withUnsafeBytes { (bytes) throws(SepitError) in try JSONValue(parsing: bytes) }
        }
    }

    private func rows(_ rows: [JSONValue], band: String = "all") -> [JSONValue] {
        rows.filter { $0["band"]?.text == band }
    }

    /// Whole groups of the training side are asked about, as many as there is room for.
    private func requireWholeGroups(_ answers: [JSONValue], limit: Int) throws {
        func lines(_ file: String) throws -> [JSONValue] {
            try objects(String(decoding: try FileSystem.read(folder("data/\(file)")), as: UTF8.self))
        }
        let clusters = Dictionary(
            uniqueKeysWithValues: try lines("proteins.jsonl").compactMap { line in
                line["id"]?.text.map { ($0, line["cluster"]?.text ?? "") }
            })
        var sizes: [String: Int] = [:]
        for example in try lines("stage1/train.jsonl") + lines("stage2/train.jsonl") {
            let cluster = try #require(clusters[example["id"]?.text ?? ""])
            sizes[cluster, default: 0] += (example["conversation"]?.elements?.count ?? 0) / 2
        }
        let asked = Dictionary(grouping: answers) { clusters[$0["id"]?.text ?? ""] ?? "" }
        for (cluster, answers) in asked { #expect(answers.count == sizes[cluster], "\(cluster)") }
        #expect(answers.count <= limit && answers.count > limit - (sizes.values.max() ?? 0))
    }

    @Test func scoresAreThoseOfTheAnswersThatItWrites() throws {
        let result = try evaluate([
            "--json", "--write-answers", folder("answers.jsonl"), "--limit", "60", "--split", "train",
        ])
        #expect(result.code == 0, "\(result.errors)")
        let rows = rows(try objects(result.output))
        let answers = try objects(String(decoding: try FileSystem.read(folder("answers.jsonl")), as: UTF8.self))
        try requireWholeGroups(answers, limit: 60)
        #expect(rows.reduce(0) { $0 + ($1["n"]?.whole ?? 0) } == answers.count)
        for row in rows where row["measure"]?.text == "exact" {
            let group = answers.filter { $0["property"] == row["property"] && $0["kind"] == row["kind"] }
            let right = group.count { $0["right"] == .boolean(true) }
            let given = group.count { $0["abstained"] == .boolean(false) }
            #expect(row["n"] == .integer(group.count) && row["answered"] == .integer(given))
            let share = try #require(row["model"]?.double)
            #expect(share == Double(right) / Double(group.count))
            let interval = try #require(row["interval"]?.elements).compactMap(\.double)
            #expect(interval.count == 2 && interval[0] <= share && share <= interval[1])
            for name in ["majority", "question_only", "best_hit"] { #expect(row[name]?.double != nil) }
            #expect(row["without_structure"] == .null)
        }
        for answer in answers where answer["kind"]?.text == "yesno" {
            let isYes =
                answer["answer"]?.text?.lowercased().hasPrefix(answer["reference"]?.elements?.first?.text ?? "-")
                == true
            #expect(answer["right"] == .boolean(isYes))
        }
        // The model knows such proteins: far more than half is right.
        let told = answers.filter { ["open", "yesno"].contains($0["kind"]?.text) }
        #expect(4 * told.count { $0["right"] == .boolean(true) } >= 3 * told.count)
        let caption = try #require(rows.first { $0["kind"]?.text == "caption" })
        #expect(caption["measure"]?.text == "rougeL" && caption["model"]?.double ?? 0 > 0.3)
        let last = try #require(result.errors.split(separator: "\n").last)
        #expect(last.hasPrefix("asking \(answers.count)/\(answers.count)"), "\(last)")
    }

    @Test func aTableForPeopleAndWhatIsLeftWithoutStructures() throws {
        let options = ["--limit", "20", "--split", "train"]
        let result = try evaluate(options + ["--ablations"])
        #expect(result.code == 0)
        let lines = result.output.split(separator: "\n")
        #expect(lines.first?.contains("no structure") == true && lines.count > 2)
        let full = rows(try objects(try evaluate(options + ["--ablations", "--json"]).output))
        let hidden = rows(try objects(try evaluate(options + ["--without-structure", "--json"]).output))
        #expect(full.count == hidden.count && !full.isEmpty)
        for (row, other) in zip(full, hidden) {
            #expect(row["without_structure"] == other["model"] && other["without_structure"] == .null)
            #expect(row["shuffled_structure"]?.double != nil && row["other_protein"]?.double != nil)
        }
    }

    @Test func baselinesNeedNoModel() throws {
        let result = try SepitProgram.run(["evaluate", "--baselines-only", "--data", folder("data"), "--json"])
        #expect(result.code == 0, "\(result.errors)")
        let rows = rows(try objects(result.output))
        #expect(!rows.isEmpty)
        for row in rows {
            #expect(row["model"] == .null && row["interval"] == .null && row["answered"] == .null)
            #expect(row["best_hit"]?.double != nil && row["n"]?.whole ?? 0 > 0)
        }
        // The same as beside a model.
        let beside = self.rows(try objects(try evaluate(["--json"]).output))
        for row in beside {
            let alone = try #require(rows.first { $0["property"] == row["property"] && $0["kind"] == row["kind"] })
            for name in ["n", "majority", "question_only", "best_hit"] { #expect(row[name] == alone[name]) }
        }
        for wrong in [["--model", "m"], ["--without-structure"], ["--ablations"], ["--answers", "a"]] {
            let arguments = ["evaluate", "--baselines-only", "--data", folder("data")] + wrong
            #expect(try SepitProgram.run(arguments).code == 64)
        }
    }

    @Test func allQuestionsAreTheTotalWithoutALimit() throws {
        let stored = try ["stage1", "stage2"].reduce(0) { count, stage in
            count + (try FileSystem.read(folder("data/\(stage)/test.jsonl")).count { $0 == UInt8(ascii: "\n") })
        }
        let result = try evaluate(["--json"])
        let asked = rows(try objects(result.output)).reduce(0) { $0 + ($1["n"]?.whole ?? 0) }
        // A conversation has a question in each turn.
        #expect(asked >= stored && stored > 0)
        #expect(result.errors.contains("asking \(asked)/\(asked)"))
    }

    @Test func aSideWithoutQuestionsIsAnError() throws {
        for stage in ["stage1", "stage2"] { try AtomicFile.write("", to: folder("data/\(stage)/valid.jsonl")) }
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
        for row in rows(asked) {
            let other = try #require(again.first { $0["property"] == row["property"] && $0["kind"] == row["kind"] })
            let measure = try #require(row["measure"]?.text)
            #expect(abs((other[measure]?.double ?? -1) - (row["model"]?.double ?? -2)) < 1e-12)
        }

        try AtomicFile.write(line("nobody", "nucleus"), to: file)
        let unknown = try SepitProgram.run(["evaluate", "--answers", file, "--data", folder("data")])
        #expect(unknown.code == 65 && unknown.errors.contains("nobody"))
        #expect(try SepitProgram.run(["evaluate", "--answers", file, "--model", "m"]).code == 64)
        #expect(try SepitProgram.run(["evaluate"]).code == 64)
    }

    @Test func runsAreComparedOnTheSameQuestionsOnly() throws {
        let (first, second) = (folder("first.jsonl"), folder("second.jsonl"))
        let options = ["--limit", "40", "--split", "train"]
        #expect(try evaluate(options + ["--write-answers", first]).code == 0)
        let hidden = try evaluate(
            options + ["--without-structure", "--write-answers", second, "--against", first, "--json"])
        #expect(hidden.code == 0, "\(hidden.errors)")
        let rows = rows(try objects(hidden.output))
        #expect(!rows.isEmpty)
        for row in rows {
            let (own, other) = (try #require(row["model"]?.double), try #require(row["against"]?.double))
            let difference = try #require(row["difference"]?.double)
            #expect(abs(difference - (own - other)) < 1e-9)
            let interval = try #require(row["difference_interval"]?.elements).compactMap(\.double)
            #expect(interval.count == 2 && interval[0] <= difference && difference <= interval[1])
        }
        // The same from the two files alone, the other way round.
        let files = try SepitProgram.run(["evaluate", "--answers", first, "--against", second, "--json"])
        #expect(files.code == 0, "\(files.errors)")
        for row in try objects(files.output) where row["measure"]?.text == "exact" {
            let other = try #require(rows.first { $0["property"] == row["property"] && $0["kind"] == row["kind"] })
            #expect(abs((row["difference"]?.double ?? 9) + (other["difference"]?.double ?? 9)) < 1e-9)
        }
        let rest = try evaluate(["--limit", "40", "--against", first])
        #expect(rest.code == 65 && rest.errors.contains("The other run is of other questions."))
        let lines = String(decoding: try FileSystem.read(first), as: UTF8.self).split(separator: "\n")
        try AtomicFile.write(lines.dropLast().joined(separator: "\n") + "\n", to: second)
        #expect(try SepitProgram.run(["evaluate", "--answers", first, "--against", second]).code == 65)
        #expect(try SepitProgram.run(["evaluate", "--answers", second, "--against", first]).code == 65)
        #expect(try SepitProgram.run(["evaluate", "--answers", first, "--against", folder("none")]).code == 66)
    }

    @Test func thePageNeedsNothingElse() throws {
        let page = folder("page.html")
        let result = try evaluate(["--limit", "40", "--split", "train", "--report", page])
        #expect(result.code == 0, "\(result.errors)")
        let html = String(decoding: try FileSystem.read(page), as: UTF8.self)
        for part in ["<svg", "Scores and baselines", "best hit", "Samples", "fold, open", "prefers-color-scheme: dark"]
        {
            #expect(html.contains(part), "\(part)")
        }
        #expect(!html.contains("http") && !html.contains("<script") && !html.contains("<link"))
        let alone = try SepitProgram.run([
            "evaluate", "--baselines-only", "--data", folder("data"), "--report", page,
        ])
        let plain = String(decoding: try FileSystem.read(page), as: UTF8.self)
        #expect(alone.code == 0 && plain.contains("<svg") && !plain.contains("Samples"))
    }

    @Test func answersToTheDatasetsQuestionsHaveBaselines() throws {
        let written = folder("written.jsonl")
        #expect(try evaluate(["--limit", "30", "--write-answers", written]).code == 0)
        let run = ["evaluate", "--answers", written, "--data", folder("data"), "--json"]
        let result = try SepitProgram.run(run)
        #expect(result.code == 0 && !result.errors.contains("note:"), "\(result.errors)")
        for row in try objects(result.output) {
            #expect(row["best_hit"]?.double != nil && row["interval"]?.elements?.count == 2)
            #expect(row["bands"]?.elements?.isEmpty == false)
        }
        // They are of no other side.
        let other = try SepitProgram.run(run + ["--split", "train"])
        #expect(other.code == 0 && other.errors.contains("answers are to no question of the train side"))
        #expect(try objects(other.output).allSatisfy { $0["best_hit"] == .null })
        let text = String(decoding: try FileSystem.read(written), as: UTF8.self)
        try AtomicFile.write(text.replacing(#""property":"fold""#, with: #""property":"colour""#), to: written)
        let strange = try SepitProgram.run(run)
        #expect(strange.code == 65 && strange.errors.contains("colour"))
    }
}
