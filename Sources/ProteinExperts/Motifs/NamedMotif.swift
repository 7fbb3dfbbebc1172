/// A motif with a name: one of the published ones, or an entry of a PROSITE file.
public struct NamedMotif: Sendable, Equatable {
    /// By which it is asked for, such as "N-glycosylation" or an accession.
    public var name: String
    /// What it is the sign of.
    public var meaning: String
    /// Whether it is found by chance in most proteins.
    public var isFrequent: Bool
    /// The motif.
    public var pattern: PrositePattern

    /// A motif.
    public init(name: String, meaning: String, isFrequent: Bool = false, pattern: PrositePattern) {
        (self.name, self.meaning, self.isFrequent, self.pattern) = (name, meaning, isFrequent, pattern)
    }
}
