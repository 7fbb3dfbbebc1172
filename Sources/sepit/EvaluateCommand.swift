import ArgumentParser
import FileKit
import ProteinDataset
import SEPITModel
import SEPITPipeline

struct EvaluateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Measure how often a model answers a dataset's questions rightly.",
        discussion: .examples(
            "sepit evaluate --model run2/model --data dataset",
            "sepit evaluate --model run2/model --data dataset --without-structure --json",
            discussion: """
                An open answer is right if it holds the expected words and no other value of that property. Chance is
                the accuracy of always giving the most common answer. Intervals are 95% Wilson intervals.
                """))

    @OptionGroup var options: ModelOptions
    @Option(help: ArgumentHelp("Dataset made by build-dataset.", valueName: "dir"))
    var data: String
    @Option(help: "train, valid or test.")
    var split: DatasetSide = .test
    @Flag(help: "Hide the structures from the model.")
    var withoutStructure = false
    @Option(help: ArgumentHelp("Ask so many questions at most, the same random choice each time.", valueName: "count"))
    var limit: Int?
    @Flag(help: "One JSON object per property and kind.")
    var json = false
    @Option(help: ArgumentHelp("Also write every question and answer, a JSON object a line.", valueName: "file"))
    var answers: String?

    func validate() throws {
        guard limit ?? 1 >= 1 else { throw ValidationError("--limit must be at least 1.") }
    }

    private struct Row: Encodable {
        var property: String
        var kind: String
        var right: Int
        var total: Int
        var accuracy: Double
        var low: Double
        var high: Double
        var chance: Double
        var structure: Bool
    }

    func run() throws {
        Interrupt.listen()
        let dataset = try InstructionDataset(path: data)
        let run = try EvaluationRun(
            try options.session(), dataset, split: split, withStructure: !withoutStructure, limit: limit)
        if run.tooLong > 0 {
            try StandardStream.error.writeLine(
                "note: \(run.tooLong) questions left out: protein or question too long")
        }
        let progress = ProgressReporter("asking", total: run.total, unit: "questions")
        var asked = 0
        let evaluation = try run.run(isCancelled: { Interrupt.isRequested }) { done in
            progress.update(done, amount: done - asked)
            asked = done
        }
        progress.finish()
        if let answers {
            var file = try AtomicFileWriter(answers)
            for outcome in evaluation.outcomes { try file.write(JSONText.line(outcome) + "\n") }
            try file.commit()
        }
        if json {
            for score in evaluation.scores { try StandardStream.output.writeJSON(row(score)) }
        } else {
            try StandardStream.output.write(table(evaluation.scores))
        }
    }

    private func row(_ score: EvaluationScore) -> Row {
        Row(
            property: score.property, kind: score.kind, right: score.right, total: score.total,
            accuracy: score.accuracy, low: score.interval.lowerBound, high: score.interval.upperBound,
            chance: score.chance, structure: !withoutStructure)
    }

    private func table(_ scores: [EvaluationScore]) -> String {
        func percent(_ value: Double) -> String { String(Int((value * 100).rounded())) + "%" }
        var rows = [["property", "kind", "accuracy", "95% interval", "chance", "questions"]]
        for score in scores {
            rows.append([
                score.property, score.kind, percent(score.accuracy),
                "\(percent(score.interval.lowerBound))-\(percent(score.interval.upperBound))", percent(score.chance),
                "\(score.total)",
            ])
        }
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }.joined(separator: "  ") + "\n"
        }.joined()
    }
}

extension DatasetSide: ExpressibleByArgument {}
