import FileKit
import LanguageModel
import ProteinDataset
import StructureEncoder
import TensorKit

/// Accuracy of a model's answers on one side of a dataset, by property and kind of question.
public struct Evaluation: Sendable {
    /// Right answers out of all to the questions of one property and kind.
    public struct Score: Codable, Sendable, Equatable {
        public var property: String
        /// "open" or "yesno".
        public var kind: String
        public var right: Int
        public var total: Int
        /// Accuracy of always giving the most common answer of these questions.
        public var chance: Double
        public var accuracy: Double { total > 0 ? Double(right) / Double(total) : 0 }

        /// 95% Wilson interval of the accuracy.
        public var interval: ClosedRange<Double> {
            guard total > 0 else { return 0...1 }
            let (n, p, z) = (Double(total), accuracy, 1.96)
            let centre = (p + z * z / (2 * n)) / (1 + z * z / n)
            let half = z / (1 + z * z / n) * (p * (1 - p) / n + z * z / (4 * n * n)).squareRoot()
            return max(0, centre - half)...min(1, centre + half)
        }
    }

    /// One question, what was expected and what came.
    public struct Outcome: Codable, Sendable, Equatable {
        public var id: String
        public var property: String
        public var kind: String
        public var question: String
        public var expected: String
        public var answer: String
        public var confidence: Float
        public var right: Bool
    }

    public let outcomes: [Outcome]
    public let scores: [Score]
    /// Examples left out because the model would not read all of the protein or of the question.
    public let tooLong: Int

    /// Asks the questions of stage 2 and compares the answers with their labels.
    ///
    /// - Parameters:
    ///   - withStructure: whether the model sees the structures that the dataset has.
    ///   - limit: so many questions at most, a fixed random choice; nil for all.
    ///   - progress: called with the number of questions done and the number of all.
    /// - Throws: `SepitError` `.badData` (`dataset-empty`), `.interrupted`, and errors of the dataset.
    public init(
        _ engine: AnswerEngine, _ dataset: InstructionDataset, split: DatasetSide, withStructure: Bool, limit: Int? = nil,
        isInterrupted: () -> Bool = { false }, progress: (Int, Int) -> Void = { _, _ in }
    ) throws(SepitError) {
        let all = try dataset.examples(stage: 2, split: split).filter { $0.label != nil }
        var fitting: [InstructionExample] = []
        for example in all {
            let residues = example.proteins.map { dataset.proteins.length(of: $0) ?? 0 }
            if try engine.reads(example.question, residues: residues, maxTokens: Self.longestAnswer) {
                fitting.append(example)
            }
        }
        tooLong = all.count - fitting.count
        let kept = limit.map { Self.sample(fitting, $0) } ?? fitting
        guard !kept.isEmpty else {
            throw SepitError(
                .badData, code: "dataset-empty", "There is no question to ask on the \(split.rawValue) side.",
                file: dataset.path)
        }
        let values = Dictionary(grouping: all.filter { $0.kind == .open }, by: \.property)
            .mapValues { Array(Set($0.compactMap(\.label))) }
        var outcomes: [Outcome] = []
        for start in stride(from: 0, to: kept.count, by: Self.questionsPerBatch) {
            if isInterrupted() { throw Interrupt.error() }
            let examples = kept[start..<min(start + Self.questionsPerBatch, kept.count)]
            let answers = try engine.answer(
                examples.map { Self.query($0, dataset, withStructure) }, maxTokens: Self.longestAnswer)
            for (example, answer) in zip(examples, answers) {
                outcomes.append(Outcome(example, answer, values: values[example.property] ?? []))
            }
            progress(outcomes.count, kept.count)
        }
        self.outcomes = outcomes
        scores = Self.scores(kept, outcomes)
    }

    private static let questionsPerBatch = 32
    private static let longestAnswer = 64

    private static func sample(_ examples: [InstructionExample], _ count: Int) -> [InstructionExample] {
        guard count < examples.count else { return examples }
        // Examples repeat in a fixed order for every protein, so that equal steps through them would be biased.
        var random = CounterRandom(seed: 0, stream: "evaluation")
        return examples.indices.shuffled(using: &random).prefix(count).sorted().map { examples[$0] }
    }

    private static func query(
        _ example: InstructionExample, _ dataset: InstructionDataset, _ withStructure: Bool
    ) -> AnswerEngine.Query {
        let proteins = example.proteins.map { id in
            guard let protein = dataset.proteins.protein(id) else {
                preconditionFailure("examples are checked against the store when they are read")
            }
            return ProteinInput(sequence: protein.sequence, positions: withStructure ? protein.positions : [])
        }
        return AnswerEngine.Query(proteins: proteins, question: example.question)
    }

    private static func scores(_ examples: [InstructionExample], _ outcomes: [Outcome]) -> [Score] {
        let groups = Dictionary(grouping: examples.indices) { [examples[$0].property, examples[$0].kind.rawValue] }
        return groups.map { key, indices in
            let labels = Dictionary(grouping: indices) { examples[$0].label }
            let common = labels.values.map(\.count).max() ?? 0
            return Score(
                property: key[0], kind: key[1], right: indices.count { outcomes[$0].right }, total: indices.count,
                chance: Double(common) / Double(indices.count))
        }.sorted { ($0.kind, $0.property) < ($1.kind, $1.property) }
    }
}

extension Evaluation.Outcome {
    fileprivate init(_ example: InstructionExample, _ answer: AnswerEngine.Answer, values: [String]) {
        let label = example.label ?? ""
        let right =
            example.kind == .yesno
            ? AnswerScore.yesNo(answer.text) == (label == "yes")
            : AnswerScore.open(answer.text, label: label, values: values)
        self.init(
            id: example.id, property: example.property, kind: example.kind.rawValue, question: example.question,
            expected: label, answer: answer.text, confidence: answer.confidence, right: right)
    }
}
