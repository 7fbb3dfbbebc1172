/// A term of an ontology such as GO.
public struct OntologyTerm: Sendable, Equatable {
    /// Such as `GO:0005524`.
    public var id: String
    /// Such as `ATP binding`; empty where a file only names the term as a parent.
    public var name = ""
    /// Such as `molecular_function`.
    public var namespace: String?
    /// What the term means, in a sentence or two.
    public var definition: String?
    /// Terms that this is a kind of.
    public var isA: [String] = []
    /// Terms that this is part of.
    public var partOf: [String] = []
    /// Former identifiers.
    public var alternativeIDs: [String] = []
    /// Other names that mean exactly this.
    public var synonyms: [String] = []
    /// Such as `goslim_generic`.
    public var subsets: [String] = []
    /// The term is no longer to be used.
    public var isObsolete = false
    /// The terms to use instead of an obsolete one.
    public var replacedBy: [String] = []

    /// A term of which only the id is known.
    public init(id: String) { self.id = id }
}
