/// A sequence to find.
public struct SearchTarget: Sendable, Equatable {
    /// What it is called; two may be called the same.
    public var id: String
    /// One-letter codes in ASCII. Lower case is as upper case; what is no residue is an unknown one.
    public var sequence: [UInt8]
    /// What is known of it, as a JSON object; nil for nothing.
    public var facts: String?

    /// A target.
    public init(id: String, sequence: [UInt8], facts: String? = nil) {
        self.id = id
        self.sequence = sequence
        self.facts = facts
    }
}
