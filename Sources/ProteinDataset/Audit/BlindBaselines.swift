import FileKit

/// Answers without a model of proteins: what a figure must be compared with.
///
///     let baselines = BlindBaselines(training: try dataset.examples(stage: 2, split: .train))
///     let training = try TrainingNeighbours(trainingProteins, store: dataset.proteins, workers: workers)
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

    /// What is noted of the questions of a topic while they are read.
    private struct Notes {
        var counts: [String: Int] = [:]
        var byLabel: [String: BlindAnswer] = [:]
        var questions = QuestionSample()
    }

    private let topics: [Topic: Answers]
    /// By training protein and property.
    private let known: [String: [String: BlindAnswer]]

    /// Learns from the questions of the training side.
    public init(training examples: [InstructionExample]) {
        self.init(remembering: nil) { learn in examples.forEach(learn) }
    }

    /// Learns from the questions of the training side one by one; those without a label, and those about several proteins,
    /// are left out.
    ///
    /// - Parameters:
    ///   - proteins: those that may be a best hit; nil for all.
    ///   - read: calls its argument with each question.
    /// - Throws: what `read` throws.
    public init<Failure: Error>(
        remembering proteins: Set<String>?, _ read: ((InstructionExample) -> Void) throws(Failure) -> Void
    ) throws(Failure) {
        var known: [String: [String: BlindAnswer]] = [:]
        var notes: [Topic: Notes] = [:]
        try read { example in
            guard let label = example.label, example.proteins.count == 1 else { return }
            let id = example.proteins[0]
            if example.kind == .open, proteins?.contains(id) ?? true {
                known[id, default: [:]][example.property] = Self.answer(example)
            }
            let topic = Topic(property: example.property, kind: example.kind)
            notes[topic, default: Notes()].counts[label, default: 0] += 1
            if notes[topic]?.byLabel[label] == nil { notes[topic]?.byLabel[label] = Self.answer(example) }
            notes[topic]?.questions.add(example.question, label)
        }
        self.known = known
        topics = notes.mapValues { notes in
            // Of equally many, the first of the alphabet from its end: yes before no.
            let common = notes.counts.max { ($0.value, $0.key) < ($1.value, $1.key) }?.key
            return Answers(
                byLabel: notes.byLabel, majority: common.flatMap { notes.byLabel[$0] },
                model: QuestionModel(notes.questions.kept))
        }
    }

    /// The three answers to a question.
    ///
    /// - Parameter neighbours: of the question's protein, the highest score first.
    public func answers(
        to example: InstructionExample, neighbours: [Neighbour]
    ) -> BlindAnswers {
        guard let topic = topics[Topic(property: example.property, kind: example.kind)] else { return BlindAnswers() }
        return BlindAnswers(
            majority: topic.majority,
            questionOnly: topic.model.answer(example.question).flatMap { topic.byLabel[$0] },
            bestHit: copied(for: example, neighbours) ?? topic.majority)
    }

    /// The answer of the first neighbour that has one.
    private func copied(
        for example: InstructionExample, _ neighbours: [Neighbour]
    ) -> BlindAnswer? {
        guard let answer = neighbours.lazy.compactMap({ known[$0.protein.id]?[example.property] }).first else {
            return nil
        }
        guard example.kind == .yesno else { return answer }
        let relations = ValueRelations(property: example.property)
        let isYes =
            example.values.isEmpty
            ? example.question.lowercased().contains(answer.label.lowercased())
            : example.values.contains { asked in answer.values.contains { relations.overlap($0, asked) } }
        let label = isYes ? "yes" : "no"
        return BlindAnswer(label: label, values: [label], text: isYes ? "Yes." : "No.")
    }

    private static func answer(_ example: InstructionExample) -> BlindAnswer {
        let label = example.label ?? ""
        let isListed = example.kind == .open && !example.values.isEmpty
        return BlindAnswer(label: label, values: isListed ? example.values : [label], text: example.answer)
    }
}
