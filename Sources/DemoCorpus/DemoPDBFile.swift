/// Writes a demo protein as a PDB file (format 3.3), which says that it is synthetic.
struct DemoPDBFile {
    private var bytes: [UInt8] = []

    static func bytes(of protein: DemoProtein) -> [UInt8] {
        var file = DemoPDBFile()
        file.writeHeader(protein)
        file.writeSequence(protein)
        file.writeAtoms(protein)
        return file.bytes
    }

    /// No label stands in the header: a reader of the file has the sequence and the coordinates to go by.
    private mutating func writeHeader(_ protein: DemoProtein) {
        line("HEADER    UNKNOWN FUNCTION                        01-JAN-25")
        line("TITLE     SYNTHETIC PROTEIN \(protein.id)")
        line("COMPND    MOL_ID: 1;")
        line("COMPND   2 MOLECULE: UNCHARACTERIZED PROTEIN \(protein.id);")
        line("COMPND   3 CHAIN: A")
        line("SOURCE    MOL_ID: 1;")
        line("SOURCE   2 SYNTHETIC: YES")
        line("KEYWDS    UNKNOWN FUNCTION")
        line("EXPDTA    THEORETICAL MODEL")
        line("REMARK   2")
        line("REMARK   2 RESOLUTION. NOT APPLICABLE.")
        if !protein.missing.isEmpty {
            line("REMARK 465")
            line("REMARK 465 MISSING RESIDUES")
            line("REMARK 465   M RES C SSSEQI")
            for residue in protein.missing {
                line("REMARK 465     \(name(protein.sequence[residue])) A \(right(residue + 1, 5))")
            }
        }
        line("REMARK 999")
        line("REMARK 999 THIS PROTEIN DOES NOT EXIST. SEQUENCE AND COORDINATES WERE MADE BY")
        line("REMARK 999 SEPIT MAKE-DEMO FOR A CONTROLLED BENCHMARK; THE TEMPERATURE FACTORS")
        line("REMARK 999 HAVE NO MEANING.")
    }

    private mutating func writeSequence(_ protein: DemoProtein) {
        let names = protein.sequence.map { name($0) }
        for (row, start) in stride(from: 0, to: names.count, by: 13).enumerated() {
            let part = names[start..<min(start + 13, names.count)].joined(separator: " ")
            line("SEQRES \(right(row + 1, 3)) A \(right(names.count, 4))  \(part)")
        }
    }

    private mutating func writeAtoms(_ protein: DemoProtein) {
        var serial = 1
        for (residue, letter) in protein.sequence.enumerated() where !protein.missing.contains(residue) {
            for (atom, label) in zip(BackboneAtom.allCases, ["N", "CA", "C", "O", "CB"]) {
                if atom == .betaCarbon, letter == UInt8(ascii: "G") { continue }
                let position = protein.backbone[residue, atom]
                line(
                    "ATOM  \(right(serial, 5))  \(left(label, 3)) \(name(letter)) A\(right(residue + 1, 4))    "
                        + thousandths(position.x) + thousandths(position.y) + thousandths(position.z)
                        + "  1.00 90.00           \(label.prefix(1))  ")
                serial += 1
            }
        }
        let last = protein.sequence.last ?? UInt8(ascii: "G")
        line("TER   \(right(serial, 5))      \(name(last)) A\(right(protein.sequence.count, 4))")
        line("END")
    }

    /// Pads to the 80 columns of a record.
    private mutating func line(_ text: String) {
        bytes += text.utf8
        bytes += Array(repeating: UInt8(ascii: " "), count: max(0, 80 - text.utf8.count))
        bytes.append(UInt8(ascii: "\n"))
    }

    private func right(_ number: Int, _ width: Int) -> String { right("\(number)", width) }

    private func right(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.utf8.count)) + text
    }

    private func left(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.utf8.count))
    }

    /// A coordinate in ångström in the format's eight columns with three decimals.
    private func thousandths(_ value: Double) -> String {
        let count = Int((value * 1000).rounded())
        let digits = "\(abs(count) % 1000)"
        let decimals = String(repeating: "0", count: 3 - digits.utf8.count) + digits
        return right((count < 0 ? "-" : "") + "\(abs(count) / 1000).\(decimals)", 8)
    }

    private func name(_ letter: UInt8) -> String { Self.names[letter] ?? "UNK" }

    private static let names: [UInt8: String] = Dictionary(
        uniqueKeysWithValues: zip(
            "ARNDCQEGHILKMFPSTWYV".utf8,
            [
                "ALA", "ARG", "ASN", "ASP", "CYS", "GLN", "GLU", "GLY", "HIS", "ILE", "LEU", "LYS", "MET", "PHE",
                "PRO", "SER", "THR", "TRP", "TYR", "VAL",
            ]))
}
