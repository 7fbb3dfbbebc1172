/// REMARK 350: the biological assemblies, each with the chains that its operators apply to.
///
///     REMARK 350 BIOMOLECULE: 1
///     REMARK 350 AUTHOR DETERMINED BIOLOGICAL UNIT: DIMERIC
///     REMARK 350 SOFTWARE DETERMINED QUATERNARY STRUCTURE: DIMERIC
///     REMARK 350 APPLY THE FOLLOWING TO CHAINS: A
///     REMARK 350   BIOMT1   1  1.000000  0.000000  0.000000        0.00000
struct PDBAssemblies {
    private(set) var all: [Header.Assembly] = []
    /// Those that the operators which follow apply to.
    private var chains: [String] = []

    mutating func read(_ line: TextLine) {
        if line.text(13..<18) == "BIOMT" {
            guard line[18] == UInt8(ascii: "1") else { return }
            for chain in chains { change { $0.copies[chain, default: 0] += 1 } }
            return
        }
        let text = line.text(11..<80)
        guard let colon = text.firstIndex(of: ":") else { return }
        let value = text[text.index(after: colon)...].trimmed
        switch text[..<colon].trimmed.uppercased() {
        case "BIOMOLECULE":
            all.append(Header.Assembly())
            chains = []
        case "AUTHOR DETERMINED BIOLOGICAL UNIT":
            change {
                $0.basis = "author_defined_assembly"
                $0.polymerCount = Oligomer.count(value)
            }
        case "SOFTWARE DETERMINED QUATERNARY STRUCTURE":
            change {
                $0.basis = $0.basis == nil ? "software_defined_assembly" : "author_and_software_defined_assembly"
                $0.polymerCount = $0.polymerCount ?? Oligomer.count(value)
            }
        case "APPLY THE FOLLOWING TO CHAINS": chains = Self.list(value)
        case "AND CHAINS": chains += Self.list(value)
        default: break
        }
    }

    private mutating func change(_ body: (inout Header.Assembly) -> Void) {
        if all.isEmpty { all.append(Header.Assembly()) }
        body(&all[all.count - 1])
    }

    /// Chain ids between commas; NULL is the blank one.
    private static func list(_ text: String) -> [String] {
        text.split(separator: ",").map { $0.trimmed }.filter { !$0.isEmpty }.map { $0 == "NULL" ? "" : $0 }
    }
}
