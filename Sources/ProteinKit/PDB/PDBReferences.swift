/// DBREF records, and the pairs DBREF1 and DBREF2 that long accessions need.
struct PDBReferences {
    private(set) var all: [Header.DatabaseReference] = []

    mutating func read(_ line: TextLine) {
        let chain = line.text(11..<13)
        switch line[5] {
        case UInt8(ascii: "1"):
            all.append(
                Header.DatabaseReference(
                    chain: chain, database: line.text(26..<32), accession: "", name: line.text(47..<67),
                    authorRange: Self.authorRange(line)))
        case UInt8(ascii: "2"):
            if let last = all.indices.last, all[last].accession.isEmpty {
                all[last].accession = line.text(18..<40)
                all[last].databaseRange = Self.range(line, 45..<55, 57..<67)
            }
        default:
            all.append(
                Header.DatabaseReference(
                    chain: chain, database: line.text(26..<32), accession: line.text(33..<41), name: line.text(42..<54),
                    databaseRange: Self.range(line, 55..<60, 62..<67), authorRange: Self.authorRange(line)))
        }
    }

    /// Columns 15–19 and 21–25: a number and an insertion code each.
    private static func authorRange(_ line: TextLine) -> Header.ResidueRange? {
        let first = line.text(14..<19)
        let last = line.text(20..<25)
        return first.isEmpty || last.isEmpty ? nil : Header.ResidueRange(first: first, last: last)
    }

    private static func range(_ line: TextLine, _ first: Range<Int>, _ last: Range<Int>) -> ClosedRange<Int>? {
        guard let first = DecimalNumber.integer(line.trimmed(first)),
            let last = DecimalNumber.integer(line.trimmed(last)),
            first <= last
        else { return nil }
        return first...last
    }
}
