import StructureEncoder

/// One question about one protein or several.
public struct Prompt: Sendable {
    /// In the order in which the question names them.
    public var proteins: [ProteinInput]
    /// Holds `<protein>` for each of them.
    public var question: String

    /// A question about proteins.
    public init(proteins: [ProteinInput], question: String) {
        self.proteins = proteins
        self.question = question
    }
}
