import FileKit

/// What an expert found: values for programs, and sentences that state them.
public struct ExpertResult: Sendable, Equatable {
    /// A sentence, and which of the expert's topics it is about.
    public struct Statement: Sendable, Equatable {
        /// A word such as "mass".
        public var topic: String
        /// A whole sentence.
        public var text: String

        /// A sentence about a topic.
        public init(_ topic: String, _ text: String) { (self.topic, self.text) = (topic, text) }
    }

    /// In the order in which they should be read.
    public var statements: [Statement]
    /// All that was computed.
    package var values: JSONValue

    package init(_ statements: [Statement], _ values: [JSONValue.Member]) {
        (self.statements, self.values) = (statements, .object(values))
    }

    /// All sentences.
    public var text: String { text(about: []) }

    /// The sentences about these topics; all where none is named or none of them is the expert's.
    public func text(about topics: Set<String>) -> String {
        let chosen = statements.filter { topics.contains($0.topic) }
        return (chosen.isEmpty ? statements : chosen).map(\.text).joined(separator: " ")
    }
}
