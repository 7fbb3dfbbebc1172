import AnswerScoring
import FileKit
import ProteinDataset
import StructureEncoder

/// Asks the questions of stage 2 on one side of a dataset and compares the answers with their labels.
///
///     let run = try EvaluationRun(session, dataset, split: .test)
///     let evaluation = try run.run { done in print("\(done) of \(run.total)") }
public struct EvaluationRun {
    /// Questions that are asked.
    public var total: Int { examples.count }
    /// Questions left out because the model would not read all of the protein or of the question.
    public let tooLong: Int
    private let session: GenerationSession
    private let dataset: InstructionDataset
    private let withStructure: Bool
    private let examples: [InstructionExample]
    /// Knows all that answers may be, on any side.
    private let scorer: AnswerScorer

    /// Chooses the questions; asks none yet.
    ///
    /// - Parameters:
    ///   - withStructure: whether the model sees the structures that the dataset has.
    ///   - limit: so many questions at most, a fixed random choice; nil for all.
    /// - Throws: `SepitError` `.badData` (`dataset-empty`), and errors of the dataset.
    public init(
        _ session: GenerationSession, _ dataset: InstructionDataset, split: DatasetSide, withStructure: Bool = true,
        limit: Int? = nil
    ) throws(SepitError) {
        self.session = session
        self.dataset = dataset
        self.withStructure = withStructure
        let all = try dataset.examples(stage: 2, split: split).filter { $0.label != nil }
        var fitting: [InstructionExample] = []
        for example in all {
            let residues = example.proteins.map { dataset.proteins.length(of: $0) ?? 0 }
            if try session.reads(example.question, residues: residues, answerTokens: Self.longestAnswer) {
                fitting.append(example)
            }
        }
        tooLong = all.count - fitting.count
        examples = limit.map { Self.sample(fitting, $0) } ?? fitting
        guard !examples.isEmpty else {
            throw SepitError(
                .badData, code: "dataset-empty", "There is no question to ask on the \(split.rawValue) side.",
                file: dataset.path)
        }
        let given = all.map { example in
            GivenAnswer(
                id: example.id, property: example.property, kind: example.kind,
                reference: example.expectedValues, answer: "")
        }
        scorer = AnswerScorer(scoring: given, knowing: try dataset.values())
    }

    /// Asks all of them.
    ///
    /// - Parameters:
    ///   - isCancelled: asked before each token.
    ///   - progress: called with the number of questions done so far.
    /// - Throws: `SepitError` `.interrupted` if it was cancelled, and errors of the session.
    public func run(
        isCancelled: () -> Bool = { false }, progress: (Int) -> Void = { _ in }
    ) throws(SepitError) -> Evaluation {
        var outcomes: [EvaluationOutcome] = []
        for start in stride(from: 0, to: examples.count, by: Self.questionsPerBatch) {
            let batch = examples[start..<min(start + Self.questionsPerBatch, examples.count)]
            let answers = try session.answer(
                batch.map(prompt), maxTokens: Self.longestAnswer, isCancelled: isCancelled)
            if isCancelled() { throw Interrupt.error() }
            for (example, answer) in zip(batch, answers) {
                outcomes.append(EvaluationOutcome(example, answer, scorer: scorer))
            }
            progress(outcomes.count)
        }
        return Evaluation(outcomes)
    }

    private static let questionsPerBatch = 32
    private static let longestAnswer = 64

    private static func sample(_ examples: [InstructionExample], _ count: Int) -> [InstructionExample] {
        guard count < examples.count else { return examples }
        // Examples repeat in a fixed order for every protein, so that equal steps through them would be biased.
        var random = CounterRandom(seed: 0, stream: "evaluation")
        return examples.indices.shuffled(using: &random).prefix(count).sorted().map { examples[$0] }
    }

    private func prompt(_ example: InstructionExample) -> Prompt {
        let proteins = example.proteins.map { id in
            guard let protein = dataset.proteins.protein(id) else {
                preconditionFailure("examples are checked against the store when they are read")
            }
            return ProteinInput(sequence: protein.sequence, positions: withStructure ? protein.positions : [])
        }
        return Prompt(proteins: proteins, question: example.question)
    }
}
