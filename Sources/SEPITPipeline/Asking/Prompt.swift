import SEPITModel
import StructureEncoder

/// One question about one protein or several, in a conversation or by itself.
public struct Prompt: Sendable {
    /// What kind of answer is expected.
    public enum Topic: Sendable, Equatable {
        /// A value of a property, such as "fold".
        case open(String)
        /// Yes or no, to a question about a property.
        case yesNo(String)
    }

    /// In the order in which the first question names them.
    public var proteins: [ProteinInput]
    /// What was asked and answered before.
    public var earlier: [(question: String, answer: String)]
    /// The first question of a conversation holds `<protein>` for each protein.
    public var question: String
    /// Nil where it isn't known: what was asked for then follows from the answer.
    public var topic: Topic?
    /// What a model that reads evidence sees before the first question.
    public var evidence: PromptEvidence?
    /// Lines of the cards of experts that the model may call, before the question.
    public var cards: [String] = []
    /// The call that the model made, and what came of it.
    public var consulted: (call: String, result: String)?

    /// A question about proteins.
    public init(
        proteins: [ProteinInput], question: String, after earlier: [(question: String, answer: String)] = [],
        topic: Topic? = nil, evidence: PromptEvidence? = nil
    ) {
        self.proteins = proteins
        self.earlier = earlier
        self.question = question
        self.topic = topic
        self.evidence = evidence
    }

    /// The question as the model sees it.
    var seenQuestion: String {
        Self.listed(cards) + (earlier.isEmpty ? evidence?.before(question) ?? question : question)
    }

    /// Cards as they stand before a question.
    package static func listed(_ cards: [String]) -> String {
        cards.isEmpty ? "" : "Experts:\n" + cards.map { $0 + "\n" }.joined()
    }

    /// What was said before as the model sees it.
    var seenEarlier: [(question: String, answer: String)] {
        guard let evidence, let first = earlier.first else { return earlier }
        return [(evidence.before(first.question), first.answer)] + earlier.dropFirst()
    }
}
