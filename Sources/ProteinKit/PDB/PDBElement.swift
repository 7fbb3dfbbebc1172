/// The element of an atom line, as far as this reader cares.
enum PDBElement {
    case carbon, phosphorus, other

    /// Columns 77–78 name the element since format 2.2; older files had entry id and serial numbers there.
    static func isStated(_ line: TextLine) -> Bool { line[76].isLetter || line[77].isLetter }

    /// From columns 77–78 or else from the atom name, in which one-letter elements stand in the second column.
    static func of(_ line: TextLine) -> PDBElement {
        if isStated(line) {
            let stated = line.trimmed(76..<78)
            return stated.count == 1 ? oneLetter(stated[0]) : .other
        }
        let first = line[12]
        if first == UInt8(ascii: " ") || first.isDigit { return oneLetter(line[13]) }
        if line[13].isDigit { return oneLetter(first) }
        // "CG11" or "CD  ": a four-column name, or an element of two letters.
        return .other
    }

    private static func oneLetter(_ letter: UInt8) -> PDBElement {
        switch letter | 0x20 {
        case UInt8(ascii: "c"): .carbon
        case UInt8(ascii: "p"): .phosphorus
        default: .other
        }
    }
}
