/// A value of a property, and where it is known from.
package struct SourcedFact: Sendable, Equatable {
    /// Such as `location` or `go_function`.
    package var property: String
    /// As it stands in an answer.
    package var value: String
    /// The identifier that the value is the label of, such as `GO:0005524`; the value is empty where only the
    /// identifier is given, and `Vocabulary` knows the label.
    package var id: String?
    /// An ECO or GO evidence code.
    package var evidence: String?
    /// The isoform or product of cleavage that it is said of; nil for the whole protein.
    package var molecule: String?

    package init(property: String, value: String, id: String? = nil, evidence: String? = nil, molecule: String? = nil) {
        self.property = property
        self.value = value
        self.id = id
        self.evidence = evidence
        self.molecule = molecule
    }
}
