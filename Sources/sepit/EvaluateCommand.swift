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
            "sepit evaluate --answers answers.jsonl --json",
            discussion: """
                An open answer is right if all that it claims is what was expected: denied values, other values and \
                names that go on make it wrong. Chance is the accuracy of always giving the most common answer. \
                Intervals are 95% Wilson intervals.

                Given answers are JSON lines with id, property, kind (open, yesno, caption, dialogue), reference \
                (a list) and answer; their scores are means: BLEU, ROUGE, METEOR, exact, precision, recall, F1, and \
                for EC numbers the share that is right at each level.
                """))

    @OptionGroup var options: ModelOptions
    @Option(help: ArgumentHelp("Dataset made by build-dataset.", valueName: "dir"))
    var data: String?
    @Option(help: "train, valid or test.")
    var split: DatasetSide = .test
    @Flag(help: "Hide the structures from the model.")
    var withoutStructure = false
    @Option(help: ArgumentHelp("Ask so many questions at most, the same random choice each time.", valueName: "count"))
    var limit: Int?
    @Flag(help: "One JSON object per property and kind.")
    var json = false
    @Option(help: ArgumentHelp("Score these answers instead of asking a model.", valueName: "file"))
    var answers: String?
    @Option(
        help: ArgumentHelp(
            "With --answers: tokens of BLEU and METEOR, wordpiece:DIR. (default: words)", valueName: "kind"))
    var tokens: String?
    @Option(help: ArgumentHelp("Also write every question and answer, a JSON object a line.", valueName: "file"))
    var writeAnswers: String?

    func validate() throws {
        guard limit ?? 1 >= 1 else { throw ValidationError("--limit must be at least 1.") }
        guard data != nil || answers != nil else { throw ValidationError("Give --data, or answers with --answers.") }
        if answers != nil {
            guard options.model == nil, writeAnswers == nil, !withoutStructure, limit == nil else {
                throw ValidationError("--answers asks no model: leave out what is about asking.")
            }
        } else if tokens != nil {
            throw ValidationError("--tokens goes with --answers.")
        }
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
        if let answers { return try score(answers) }
        let dataset = try InstructionDataset(path: data ?? "")
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
        if let writeAnswers {
            var file = try AtomicFileWriter(writeAnswers)
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
        var table = TextTable(rows: [["property", "kind", "accuracy", "95% interval", "chance", "questions"]])
        for score in scores {
            let interval = "\(score.interval.lowerBound.percent)-\(score.interval.upperBound.percent)"
            table.rows.append([
                score.property, score.kind, score.accuracy.percent, interval, score.chance.percent, "\(score.total)",
            ])
        }
        return table.lines(indent: 0).joined(separator: "\n") + "\n"
    }
}

extension DatasetSide: ExpressibleByArgument {}
