import FileKit

/// Answers without a model of proteins: what a figure must be compared with.
///
///     let baselines = BlindBaselines(training: try dataset.examples(stage: 2, split: .train))
///     let training = try TrainingNeighbours(ids: baselines.proteins, store: dataset.proteins, workers: workers)
///     for (example, neighbours) in zip(tests, try training.neighbours(of: tests.map(\.id))) {
///         let answers = baselines.answers(to: example, neighbours: neighbours)
///         print(answers.bestHit?.isRight(for: example) ?? false)
///     }
public struct BlindBaselines: Sendable {
    /// What questions have in common that are answered alike.
    private struct Topic: Hashable {
        var property: String
        var kind: InstructionExample.Kind
    }

    private struct Answers {
        var byLabel: [String: BlindAnswer]
        var majority: BlindAnswer?
        var model: QuestionModel
    }

    private let topics: [Topic: Answers]
    /// By training protein and property.
    private let known: [String: [String: BlindAnswer]]

    /// The training proteins that something is known of, in byte order.
    public let proteins: [String]

    /// Learns from the questions of the training side; those without a label, and those about several proteins, are left
    /// out.
    public init(training examples: [InstructionExample]) {
        let labelled = examples.filter { $0.label != nil && $0.proteins.count == 1 }
        var known: [String: [String: BlindAnswer]] = [:]
        for example in labelled where example.kind == .open {
            known[example.proteins[0], default: [:]][example.property] = Self.answer(example)
        }
        self.known = known
        proteins = Set(labelled.map { $0.proteins[0] }).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        topics = Dictionary(grouping: labelled) { Topic(property: $0.property, kind: $0.kind) }.mapValues { examples in
            let counts = Dictionary(examples.map { ($0.label ?? "", 1) }, uniquingKeysWith: +)
            let byLabel = Dictionary(examples.map { ($0.label ?? "", Self.answer($0)) }) { first, _ in first }
            // Of equally many, the first of the alphabet from its end: yes before no.
            let common = counts.max { ($0.value, $0.key) < ($1.value, $1.key) }?.key
            return Answers(
                byLabel: byLabel, majority: common.flatMap { byLabel[$0] },
                model: QuestionModel(examples.map { ($0.question, $0.label ?? "") }))
        }
    }

    /// The three answers to a question.
    ///
    /// - Parameter neighbours: of the question's protein, the highest score first.
    public func answers(
        to example: InstructionExample, neighbours: [TrainingNeighbours.Neighbour]
    ) -> BlindAnswers {
        guard let topic = topics[Topic(property: example.property, kind: example.kind)] else { return BlindAnswers() }
        return BlindAnswers(
            majority: topic.majority,
            questionOnly: topic.model.answer(example.question).flatMap { topic.byLabel[$0] },
            bestHit: copied(for: example, neighbours) ?? topic.majority)
    }

    /// The answer of the first neighbour that has one.
    private func copied(
        for example: InstructionExample, _ neighbours: [TrainingNeighbours.Neighbour]
    ) -> BlindAnswer? {
        guard let answer = neighbours.lazy.compactMap({ known[$0.id]?[example.property] }).first else { return nil }
        guard example.kind == .yesno else { return answer }
        let relations = ValueRelations(property: example.property)
        let isYes =
            example.values.isEmpty
            ? example.question.lowercased().contains(answer.label.lowercased())
            : example.values.contains { asked in answer.values.contains { relations.overlap($0, asked) } }
        let label = isYes ? "yes" : "no"
        return BlindAnswer(label: label, values: [label])
    }

    private static func answer(_ example: InstructionExample) -> BlindAnswer {
        let label = example.label ?? ""
        let isListed = example.kind == .open && !example.values.isEmpty
        return BlindAnswer(label: label, values: isListed ? example.values : [label])
    }
}
