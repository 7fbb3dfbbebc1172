/// One instruction about a protein, or about several, and the answer to learn; a conversation has several of them.
public struct InstructionExample: Sendable, Hashable {
    /// What the answer is: a description, a phrase, yes or no, or a conversation.
    public enum Kind: String, Sendable, CaseIterable {
        case caption, open, yesno, dialogue
    }

    /// A question and its answer.
    public struct Turn: Sendable, Hashable {
        /// In the first turn it holds `InstructionExample.placeholder` for each protein, where it goes.
        public var question: String
        /// What the assistant says.
        public var answer: String
        /// The expert that the assistant calls before it says that.
        public var consulted: Consultation?

        /// One turn of each.
        public init(question: String, answer: String, consulted: Consultation? = nil) {
            self.question = question
            self.answer = answer
            self.consulted = consulted
        }
    }

    /// A call of an expert, and what came of it.
    public struct Consultation: Sendable, Hashable {
        /// As the assistant writes it, such as "composition(pH=7.0)".
        public var call: String
        /// What the assistant gets to read.
        public var result: String

        /// A call with its result.
        public init(call: String, result: String) { (self.call, self.result) = (call, result) }
    }

    /// Names what it is about; the protein's id where there is one.
    public var id: String
    /// Ids of its proteins in the `ProteinStore` of the dataset, in the order of the placeholders.
    public var proteins: [String]
    /// At least one.
    public var turns: [Turn]
    /// What is asked for, such as "fold"; "caption" for a description, "dialogue" for a conversation.
    public var property: String
    /// What the answer is.
    public var kind: Kind
    /// The words that make an answer right: part of the answer to an open question, "yes" or "no" for a yes/no question,
    /// nil for others.
    public var label: String?
    /// What is known, as the facts have it, of an open question; the one value that a yes/no question is about. None where
    /// the file doesn't say.
    public var values: [String]

    /// Makes an example; see the properties. Without `proteins`, `id` is the protein.
    public init(
        id: String, proteins: [String]? = nil, turns: [Turn], property: String, kind: Kind, label: String? = nil,
        values: [String] = []
    ) {
        precondition(!turns.isEmpty, "an example has a turn")
        self.id = id
        self.proteins = proteins ?? [id]
        self.turns = turns
        self.property = property
        self.kind = kind
        self.label = label
        self.values = values
    }

    /// An example of one turn.
    public init(
        id: String, proteins: [String]? = nil, question: String, answer: String, property: String, kind: Kind,
        label: String? = nil, values: [String] = []
    ) {
        self.init(
            id: id, proteins: proteins, turns: [Turn(question: question, answer: answer)], property: property,
            kind: kind, label: label, values: values)
    }

    /// The first question.
    public var question: String { turns[0].question }
    /// The first answer.
    public var answer: String { turns[0].answer }

    /// Stands for the protein in a question.
    public static let placeholder = "<protein>"
}
