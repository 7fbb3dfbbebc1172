import AnswerScoring
import Communication
import FileKit
import ProteinDataset
import SEPITModel
import StructureEncoder

/// Asks a model the questions of one side of a dataset, captions and conversations included, and scores its answers beside
/// those that need no model.
///
///     let run = try EvaluationRun(session, dataset, split: .test, workers: .allCores)
///     let evaluation = try run.run { done in print("\(done) of \(run.total)") }
public struct EvaluationRun {
    /// Questions that are asked, those that are asked again included.
    public var total: Int { heldOut.questions.count * sources.count }
    /// Questions left out because the model would not read all of the protein or of the question.
    public var tooLong: Int { heldOut.leftOut }
    /// Questions left out because the dataset doesn't tell their right answers.
    public var unlabelled: Int { heldOut.unlabelled }
    /// What is asked, in order.
    package var questions: [GivenAnswer] { heldOut.questions.map(\.asked) }
    private let session: GenerationSession
    private let dataset: InstructionDataset
    private let heldOut: HeldOutQuestions
    private let sources: [AnswerSource]
    private let withStructure: Bool
    /// Whether the model sees what is known of similar training proteins.
    private let withEvidence: Bool
    private let workers: Workers
    private let ranks: any Communicator

    /// Chooses the questions; asks none yet.
    ///
    /// - Parameters:
    ///   - withStructure: whether the model sees the structures that the dataset has.
    ///   - withEvidence: whether a model that reads evidence sees what is known of similar training proteins.
    ///   - withAblations: whether each question is asked again without the structure, with the positions in another order,
    ///     about another protein, and without evidence where there is some.
    ///   - selection: which questions.
    ///   - workers: for what is done beside the model.
    ///   - ranks: that ask together, each some of the questions; all get all answers.
    /// - Throws: `SepitError` `.badData` (`dataset-empty`, `property-unknown`), and errors of the dataset.
    public init(
        _ session: GenerationSession, _ dataset: InstructionDataset, split: DatasetSide, withStructure: Bool = true,
        withEvidence: Bool = true, withAblations: Bool = false,
        _ selection: QuestionSelection = QuestionSelection(), workers: Workers,
        ranks: any Communicator = OneProcess(), display: ProgressDisplay = .none,
        isCancelled: @Sendable () -> Bool = { false }
    ) throws(SepitError) {
        self.ranks = ranks
        self.session = session
        self.dataset = dataset
        self.withStructure = withStructure
        self.workers = workers
        self.withEvidence = withEvidence && session.configuration.readsEvidence
        sources =
            [.model] + (withAblations ? AnswerSource.ablations : [])
            + (withAblations && self.withEvidence ? [.withoutEvidence] : [])
        heldOut = try HeldOutQuestions(
            dataset, side: split, selection, workers: workers, display: display, isCancelled: isCancelled
        ) { (example) throws(SepitError) in
            try session.reads(
                example.turns[example.turns.count - 1].question, after: Self.said(example.turns.dropLast()),
                residues: example.proteins.map { dataset.proteins.length(of: $0) ?? 0 },
                answerTokens: Self.longestAnswer)
        }
    }

    /// Asks all of them.
    ///
    /// - Parameters:
    ///   - others: answers of another run to the same questions, which its own are compared with.
    ///   - bertScorer: compares texts, if there is one.
    ///   - isCancelled: asked before each token.
    ///   - progress: called with the number of questions done so far.
    /// - Throws: `SepitError` `.interrupted` if it was cancelled, and errors of the session.
    public func run(
        against others: [String]? = nil, bertScorer: BERTScorer? = nil,
        isCancelled: @Sendable () -> Bool = { false },
        progress: (Int) -> Void = { _ in }
    ) throws(SepitError) -> Evaluation {
        let questions = heldOut.questions
        if ranks.size > 1 {
            try ranks.requireSame(
                [session.configuration.json] + questions.map { $0.asked.id + ($0.asked.question ?? "") })
        }
        let inputs = EvaluatedProteins(
            Set(questions.flatMap(\.proteins)), dataset.proteins,
            clusters: Dictionary(questions.map { ($0.proteins[0], $0.cluster) }) { first, _ in first })
        // Long answers together, so that short ones don't wait for them.
        let order = questions.indices.sorted {
            (questions[$0].kind.isProse ? 0 : 1, $0) < (questions[$1].kind.isProse ? 0 : 1, $1)
        }
        var answers: [AnswerSource: [Answer]] = [:]
        var done = 0
        for source in sources {
            var found: [Int: Answer] = [:]
            // Batch i goes to rank i mod size: the same questions are asked together on any number of ranks.
            for first in stride(from: 0, to: order.count, by: Self.questionsPerBatch * ranks.size) {
                let start = min(first + Self.questionsPerBatch * ranks.rank, order.count)
                let batch = order[start..<min(start + Self.questionsPerBatch, order.count)]
                let given = try together { () throws(SepitError) in
                    try ask(batch.map { questions[$0] }, inputs, source, isCancelled)
                }
                for (index, answer) in zip(batch, given) { found[index] = answer }
                if ranks.size > 1 { exchange(&found, batch) }
                done += min(first + Self.questionsPerBatch * ranks.size, order.count) - first
                progress(done)
            }
            answers[source] = questions.indices.compactMap { found[$0] }
        }
        var texts = answers.mapValues { $0.map(\.text) }
        texts[.against] = others
        return try Evaluation(
            questions, dataset, answers: texts, model: answers[.model] ?? [], bertScorer: bertScorer,
            workers: workers,
            isCancelled: isCancelled)
    }

    /// The answers to a batch, which may be empty.
    private func ask(
        _ batch: [HeldOutQuestion], _ inputs: EvaluatedProteins, _ source: AnswerSource,
        _ isCancelled: @Sendable () -> Bool
    ) throws(SepitError) -> [Answer] {
        guard !batch.isEmpty else { return [] }
        let isProse = batch.contains { $0.kind.isProse }
        let given = try session.answer(
            batch.map { prompt($0, inputs, source) }, maxTokens: isProse ? Self.longestProse : Self.longestAnswer,
            isCancelled: isCancelled)
        if isCancelled() { throw Interrupt.error() }
        return given
    }

    /// What one rank can't do, none goes on without: the others would wait for it.
    private func together(_ work: () throws(SepitError) -> [Answer]) throws(SepitError) -> [Answer] {
        let result = Result(catching: work)
        let wasInterrupted = if case .failure(let error) = result { error.kind == .interrupted } else { false }
        if ranks.anyRank(wasInterrupted) { throw Interrupt.error() }
        return try result.get()
    }

    /// Adds the answers that other ranks found.
    private func exchange(_ found: inout [Int: Answer], _ batch: ArraySlice<Int>) {
        let mine = batch.compactMap { index in found[index].map { RankedAnswer(index, $0) } }
        for answers in ranks.gatherBytes(RankedAnswer.bytes(mine)) {
            for answer in RankedAnswer.read(answers) { found[answer.index] = answer.answer }
        }
    }

    static let questionsPerBatch = 32
    static let longestAnswer = 64
    private static let longestProse = 192

    private func prompt(_ asked: HeldOutQuestion, _ inputs: EvaluatedProteins, _ source: AnswerSource) -> Prompt {
        let proteins = asked.proteins.map { id in
            withStructure ? inputs.input(id, for: source) : inputs.input(id, for: .withoutStructure)
        }
        return Prompt(
            proteins: proteins, question: asked.asked.question ?? "", after: Self.said(asked.earlier[...]),
            topic: asked.topic,
            evidence: withEvidence && source != .withoutEvidence && proteins.count == 1
                ? PromptEvidence(asked.neighbours, on: asked.property) : nil)
    }

    private static func said(
        _ turns: ArraySlice<InstructionExample.Turn>
    ) -> [(question: String, answer: String)] {
        turns.map { ($0.question, $0.answer) }
    }
}

extension HeldOutQuestion {
    /// What kind of answer is expected; nil for prose.
    var topic: Prompt.Topic? {
        switch kind {
        case .open: .open(property)
        case .yesno: .yesNo(property)
        case .caption, .dialogue: nil
        }
    }
}
