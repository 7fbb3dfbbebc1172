import ProteinDataset

/// A question that an answer is scored for, with what tells how hard it is and what is answered without a model.
package struct HeldOutQuestion: Sendable {
    /// What is asked and expected; without an answer.
    package var asked: GivenAnswer
    /// Those that it is about.
    package var proteins: [String]
    /// The turns of a conversation that come before it.
    package var earlier: [InstructionExample.Turn] = []
    /// The answer of the dataset, in its words.
    package var expected: String
    /// Names the group of similar proteins that its protein is in.
    package var cluster: String
    /// The training proteins most similar to its protein, the highest score first.
    package var neighbours: [Neighbour] = []
    /// How near the nearest training protein is; nil where nobody looked.
    package var band: EvaluationBand?
    /// Whether training has every value that the answer needs, or that the question asks about; nil where that says
    /// nothing.
    package var isAnswerable: Bool?
    /// What rules without a model answer; nil where they were not asked.
    package var blind: BlindAnswers?

    /// A turn of an example.
    package init(_ example: InstructionExample, turn: Int = 0, cluster: String) {
        (proteins, earlier, self.cluster) = (example.proteins, Array(example.turns.prefix(turn)), cluster)
        expected = example.turns[turn].answer
        asked = GivenAnswer(
            id: example.id, property: example.property, kind: example.kind,
            reference: Self.reference(example, expected), answer: "", question: example.turns[turn].question)
    }

    /// What somebody answered from whom nothing more is known; each protein is a group of its own.
    package init(_ given: GivenAnswer) {
        asked = given
        asked.answer = ""
        (proteins, cluster) = ([given.id], given.id)
        expected = given.reference.joined(separator: "; ")
    }

    package var property: String { asked.property }
    package var kind: InstructionExample.Kind { asked.kind }

    /// What an answer should claim: each value of an open question's answer, else its label; prose as it is written.
    private static func reference(_ example: InstructionExample, _ answer: String) -> [String] {
        switch example.kind {
        case .caption, .dialogue: [answer]
        case .open where !example.values.isEmpty: example.values
        case .open, .yesno: example.label.map { [$0] } ?? []
        }
    }
}
