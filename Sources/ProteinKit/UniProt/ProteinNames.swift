/// How UniProt names a protein and its parts.
public struct ProteinNames: Sendable, Equatable {
    /// One name with its short forms and the EC numbers that it goes with.
    public struct Name: Sendable, Equatable {
        /// The full name.
        public var full: String
        /// Abbreviations.
        public var short: [String] = []
        /// EC numbers such as `3.4.21.68`.
        public var enzymeNumbers: [String] = []

        /// A name.
        public init(full: String, short: [String] = [], enzymeNumbers: [String] = []) {
            self.full = full
            self.short = short
            self.enzymeNumbers = enzymeNumbers
        }
    }

    /// The name that UniProt recommends or, for entries that nobody has reviewed, the one that was submitted.
    public var recommended: Name?
    /// Other names.
    public var alternatives: [Name] = []
    /// Domains with functions of their own, of a multifunctional protein.
    public var includes: [ProteinNames] = []
    /// Chains and peptides that the protein is cleaved into.
    public var contains: [ProteinNames] = []

    /// No name.
    public init() {}

    /// One name.
    public init(recommended: Name) { self.recommended = recommended }

    /// EC numbers of the whole, without those of parts.
    public var enzymeNumbers: [String] {
        var numbers: [String] = []
        for name in [recommended].compactMap({ $0 }) + alternatives {
            for number in name.enzymeNumbers where !numbers.contains(number) { numbers.append(number) }
        }
        return numbers
    }

    /// EC numbers of the whole and of all its parts.
    public var allEnzymeNumbers: [String] {
        (includes + contains).reduce(into: enzymeNumbers) { numbers, part in
            for number in part.allEnzymeNumbers where !numbers.contains(number) { numbers.append(number) }
        }
    }
}
