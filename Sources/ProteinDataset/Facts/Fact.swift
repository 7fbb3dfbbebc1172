/// One statement about a protein, and what it rests on.
public struct Fact: Sendable, Equatable {
    /// What is said, such as `helical bundle`.
    public var value: String
    /// Who says it: a database and its entry, a table, the file's header, or the structure itself.
    public var source: String
    /// The source's own code for how it knows (`ECO:0000269`, `IDA`); nil where it gives none.
    public var evidence: String?

    /// A value with where it comes from.
    public init(_ value: String, source: String, evidence: String? = nil) {
        self.value = value
        self.source = source
        self.evidence = evidence
    }
}
