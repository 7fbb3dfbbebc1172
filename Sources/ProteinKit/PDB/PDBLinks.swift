/// SSBOND and LINK records.
enum PDBLinks {
    /// The bond of a record; nil where it leads to a symmetry mate, or where a residue has no number.
    static func link(_ line: TextLine, isDisulfide: Bool) -> Header.Link? {
        let symmetry = (line.text(59..<65), line.text(66..<72))
        guard symmetry.0 == symmetry.1 || symmetry.1.isEmpty else { return nil }
        let (first, second) =
            isDisulfide
            ? (end(line, component: 11, chain: 14, label: 17), end(line, component: 25, chain: 28, label: 31))
            : (end(line, component: 17, chain: 20, label: 22), end(line, component: 47, chain: 50, label: 52))
        guard !first.label.isEmpty, !second.label.isEmpty else { return nil }
        return Header.Link(isDisulfide: isDisulfide, first: first, second: second)
    }

    /// Columns of three, two and five: the chain's id stands in the second of its two, the insertion code behind the
    /// number.
    private static func end(_ line: TextLine, component: Int, chain: Int, label: Int) -> Header.Link.End {
        Header.Link.End(
            component: line.text(component..<component + 3), chain: line.text(chain..<chain + 2),
            label: line.text(label..<label + 5))
    }
}
