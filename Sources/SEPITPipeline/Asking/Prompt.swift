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
    /// Lines of the cards of experts from which the model is to choose; such a prompt has no proteins, see `ExpertTokens`.
    public var cards: [String] = []
    /// The call that the model made of one of them, and what came of it.
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

    /// A question of which expert answers a question, if any.
    init(choosing cards: [String], for question: String) {
        self.init(proteins: [], question: question)
        self.cards = cards
    }

    /// The question as the model sees it.
    var seenQuestion: String {
        earlier.isEmpty ? evidence?.before(question) ?? question : question
    }

    /// What was said before as the model sees it.
    var seenEarlier: [(question: String, answer: String)] {
        guard let evidence, let first = earlier.first else { return earlier }
        return [(evidence.before(first.question), first.answer)] + earlier.dropFirst()
    }
}

extension PromptTemplate {
    /// The choice of an expert as tokens, with what came of it where one was called.
    func choice(_ prompt: Prompt) -> TextInput {
        var ids = choice(cards: prompt.cards, prompt.question)
        if let consulted = prompt.consulted {
            ids += call(consulted.call) + self.prompt(result: consulted.result, of: prompt.question)
        }
        return TextInput(ids: ids, labels: ids.map { _ in -1 }, markers: [])
    }
}
