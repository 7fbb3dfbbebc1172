/// A disulfide bond that a file lists.
public struct Disulfide: Sendable, Equatable {
    /// A cysteine by its place.
    public struct Cysteine: Sendable, Hashable {
        /// Index of the chain among those of its entry.
        public var chain: Int
        /// Position in the chain's sequence.
        public var residue: Int

        /// A cysteine.
        public init(chain: Int, residue: Int) {
            self.chain = chain
            self.residue = residue
        }
    }

    /// One cysteine.
    public var first: Cysteine
    /// The other cysteine.
    public var second: Cysteine

    /// A bond between two cysteines.
    public init(first: Cysteine, second: Cysteine) {
        self.first = first
        self.second = second
    }
}

extension Disulfide {
    /// The bonds that a header lists between residues of these chains.
    static func listed(in header: Header, chains: [(id: String, sequence: FullSequence)]) -> [Disulfide] {
        let links = header.links.filter(\.isDisulfide)
        guard !links.isEmpty else { return [] }
        var places: [Header.Link.End: Cysteine] = [:]
        for (number, chain) in chains.enumerated() {
            for (index, residue) in zip(chain.sequence.observed, chain.sequence.residues)
            where residue.letter == UInt8(ascii: "C") {
                let end = Header.Link.End(component: "", chain: chain.id, label: residue.label)
                if places[end] == nil { places[end] = Cysteine(chain: number, residue: index) }
            }
        }
        return links.compactMap { link in
            var (first, second) = (link.first, link.second)
            (first.component, second.component) = ("", "")
            guard let a = places[first], let b = places[second], a != b else { return nil }
            return Disulfide(first: a, second: b)
        }
    }
}
