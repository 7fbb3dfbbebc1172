import AnswerScoring
import ArgumentParser
import Communication
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
            "sepit evaluate --model run2/model --data dataset --ablations --json",
            "sepit evaluate --model run3/model --data dataset --against answers-of-run2.jsonl",
            "sepit evaluate --baselines-only --data dataset",
            "sepit evaluate --answers answers.jsonl --json",
            discussion: """
                An open answer is right if all that it claims is what was expected: denied values, other values and \
                names that go on make it wrong. Captions and conversations score how much they have of the text that \
                was expected (ROUGE-L). Beside each score stands what the same questions score without a model: by the \
                majority of training, by the words of the question alone, and by what is known of the nearest training \
                protein. Bands are of identity to that protein. Intervals are of 95%, by drawing groups of similar \
                proteins anew.

                Under mpirun, ranks ask together, with the result of one process (docs/cluster.md).

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
    @Flag(help: "Hide from the model what is known of similar training proteins.")
    var withoutEvidence = false
    @Flag(
        help: ArgumentHelp(
            "Ask again without structures, with the positions in another order, and about another protein."))
    var ablations = false
    @Flag(help: "Ask no model: only what is answered without one.")
    var baselinesOnly = false
    @Option(
        help: ArgumentHelp(
            "Ask so many questions at most, those of whole groups of similar proteins, the same each time.",
            valueName: "count"))
    var limit: Int?
    @Option(
        help: ArgumentHelp("Ask only about this property, such as location; may be given again.", valueName: "name"))
    var property: [String] = []
    @Option(help: "Ask only questions of this kind; may be given again.")
    var kind: [InstructionExample.Kind] = []
    @Flag(help: "One JSON object per property, kind and band.")
    var json = false
    @Option(help: ArgumentHelp("Score these answers instead of asking a model.", valueName: "file"))
    var answers: String?
    @Option(
        help: ArgumentHelp(
            "With --answers: tokens of BLEU and METEOR, wordpiece:DIR. (default: words)", valueName: "kind"))
    var tokens: String?
    @Option(
        help: ArgumentHelp(
            "Also compare texts by BERTScore with this encoder of the BERT family.", valueName: "dir"))
    var bertscore: String?
    @Option(
        help: ArgumentHelp(
            "With --bertscore: the hidden state to compare, 0 for embeddings. (default: bert_score's for the model, else the last)",
            valueName: "number"))
    var bertscoreLayer: Int?
    @Option(
        help: ArgumentHelp(
            "Compare with the answers that another run on the same questions wrote.", valueName: "file"))
    var against: String?
    @Option(help: ArgumentHelp("Also write every question and answer, a JSON object a line.", valueName: "file"))
    var writeAnswers: String?

    @Option(
        help: ArgumentHelp("Also write a page with figures and answers, which needs nothing else.", valueName: "html"))
    var report: String?

    func validate() throws {
        guard limit ?? 1 >= 1 else { throw ValidationError("--limit must be at least 1.") }
        guard data != nil || answers != nil else { throw ValidationError("Give --data, or answers with --answers.") }
        guard answers == nil || !baselinesOnly else {
            throw ValidationError("--baselines-only scores no answers: leave out --answers.")
        }
        if answers != nil || baselinesOnly {
            guard options.model == nil, options.adapter == nil, writeAnswers == nil, !withoutStructure,
                !withoutEvidence, !ablations
            else {
                throw ValidationError(
                    "\(baselinesOnly ? "--baselines-only" : "--answers") asks no model: leave out what is about asking."
                )
            }
        }
        if answers != nil, limit != nil || !property.isEmpty || !kind.isEmpty {
            throw ValidationError("--limit, --property and --kind choose questions: leave them out with --answers.")
        }
        if baselinesOnly, against != nil {
            throw ValidationError("--against compares answers: leave out --baselines-only.")
        }
        if answers == nil, tokens != nil { throw ValidationError("--tokens goes with --answers.") }
        if bertscore == nil, bertscoreLayer != nil {
            throw ValidationError("--bertscore-layer goes with --bertscore.")
        }
        if ablations, withoutStructure {
            throw ValidationError("--ablations includes a run without structures: leave out --without-structure.")
        }
    }

    func run() throws {
        Interrupt.listen()
        if let answers { return try score(answers) }
        let dataset = try InstructionDataset(path: data ?? "")
        if baselinesOnly { return try report(baselines(dataset)) }
        try RankedJob().run { ranks in
            let evaluation = try ask(dataset, ranks)
            if ranks.rank == 0 { try report(evaluation) }
        }
    }

    private func report(_ evaluation: Evaluation) throws {
        if let writeAnswers {
            var file = try AtomicFileWriter(writeAnswers)
            for outcome in evaluation.outcomes { try file.write(JSONText.line(outcome) + "\n") }
            try file.commit()
        }
        try writeReport(
            evaluation.questions, evaluation.scores,
            by: baselinesOnly
                ? "No model was asked"
                : "The model \(options.model ?? "that is shipped") was asked"
                    + (withoutStructure ? " without structures" : "")
                    + (withoutEvidence ? " without evidence" : ""))
        if json {
            for score in evaluation.scores { try StandardStream.output.writeLine(score.json.line) }
        } else {
            try StandardStream.output.write(EvaluationText(evaluation.scores).text)
        }
    }

    /// - Parameter who: answered, in words that "about the … side of …" may follow.
    func writeReport(_ questions: [ScoredQuestion], _ scores: [EvaluationScore], by who: String) throws {
        guard let report else { return }
        let about = data.map { " about the \(split.rawValue) side of \($0)" } ?? ""
        let other = against.map { ", and compared with \($0)" } ?? ""
        let page = EvaluationPage(
            questions, scores, subject: "\(who)\(about)\(other), by sepit \(ProjectVersion.current).")
        try AtomicFile.write(page.html, to: report)
    }

    private var selection: QuestionSelection { QuestionSelection(limit: limit, properties: property, kinds: kind) }

    private func baselines(_ dataset: InstructionDataset) throws -> Evaluation {
        let workers = try Workers.chosen()
        let heldOut = try HeldOutQuestions(
            dataset, side: split, selection, workers: workers, display: .standardError,
            isCancelled: { Interrupt.isRequested })
        try note(unlabelled: heldOut.unlabelled)
        return try Evaluation(
            heldOut.questions, dataset, bertScorer: try bertScorer(), workers: workers,
            isCancelled: { Interrupt.isRequested })
    }

    /// The encoder that compares texts, read before anybody is asked; nil where none was given.
    func bertScorer() throws -> BERTScorer? {
        guard let bertscore else { return nil }
        let scorer = try BERTScorer(path: bertscore, layer: bertscoreLayer, device: try .chosen())
        try StandardStream.error.writeLine("note: BERTScore compares hidden state \(scorer.layer) of \(bertscore)")
        return scorer
    }

    private func ask(_ dataset: InstructionDataset, _ ranks: any Communicator) throws -> Evaluation {
        let bertScorer = try bertScorer()
        let run = try EvaluationRun(
            try options.session(), dataset, split: split, withStructure: !withoutStructure,
            withEvidence: !withoutEvidence, withAblations: ablations, selection, workers: try .chosen(),
            ranks: ranks, display: ranks.rank == 0 ? .standardError : .none, isCancelled: { Interrupt.isRequested })
        if run.tooLong > 0 {
            try StandardStream.error.writeLine(
                "note: \(run.tooLong) questions left out: protein or question too long")
        }
        try note(unlabelled: run.unlabelled)
        let others = try against.map { file in
            try AnswerMatch.answers(of: try GivenAnswer.read(file), to: run.questions, file: file)
        }
        let progress = ProgressReporter(
            "asking", total: run.total, unit: "questions", display: ranks.rank == 0 ? .standardError : .none)
        var asked = 0
        let evaluation = try run.run(against: others, bertScorer: bertScorer, isCancelled: { Interrupt.isRequested }) {
            done in
            progress.update(done, amount: done - asked)
            asked = done
        }
        progress.finish()
        return evaluation
    }

    private func note(unlabelled count: Int) throws {
        if count > 0 {
            try StandardStream.error.writeLine(
                "note: \(count) questions left out: the dataset doesn't tell their right answers")
        }
    }
}

extension DatasetSide: ExpressibleByArgument {}
extension InstructionExample.Kind: ExpressibleByArgument {}
