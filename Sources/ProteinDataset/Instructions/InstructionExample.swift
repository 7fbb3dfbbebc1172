/// One instruction about a protein, or about several, and the answer to learn.
public struct InstructionExample: Sendable, Equatable {
    /// What the answer is: a description, a phrase, or yes or no.
    public enum Kind: String, Sendable, CaseIterable {
        case caption, open, yesno
    }

    /// Names what it is about; the protein's id where there is one.
    public var id: String
    /// Ids of its proteins in the `ProteinStore` of the dataset, in the order of the placeholders.
    public var proteins: [String]
    /// Holds `InstructionExample.placeholder` for each protein, where it goes.
    public var question: String
    /// What the assistant says.
    public var answer: String
    /// What is asked for, such as "fold"; "caption" for a description.
    public var property: String
    /// What the answer is.
    public var kind: Kind
    /// The words that make an answer right: part of `answer` for an open question, "yes" or "no" for a yes/no
    /// question, nil for a caption.
    public var label: String?

    /// Makes an example; see the properties. Without `proteins`, `id` is the protein.
    public init(
        id: String, proteins: [String]? = nil, question: String, answer: String, property: String, kind: Kind, label: String? = nil
    ) {
        self.id = id
        self.proteins = proteins ?? [id]
        self.question = question
        self.answer = answer
        self.property = property
        self.kind = kind
        self.label = label
    }

    /// Stands for the protein in a question.
    public static let placeholder = "<protein>"
}
