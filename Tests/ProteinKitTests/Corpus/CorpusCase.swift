import FileKit
import ProteinKit
import Testing

/// A small file and what a lenient reader has to make of it.
struct CorpusCase: Sendable, CustomTestStringConvertible {
    let name: String
    let bytes: [UInt8]
    /// As `Reading.summary` writes it.
    let expected: String
    var testDescription: String { name }

    init(_ name: String, _ text: String, _ expected: String) {
        self.init(name, Array(text.utf8), expected)
    }

    init(_ name: String, _ bytes: [UInt8], _ expected: String) {
        self.name = name
        self.bytes = bytes
        self.expected = expected
    }
}

enum Reading {
    /// Chains as "id:kind:sequence:first–last:C-alphas", then "| line code" for every warning; or "error line code".
    static func summary(_ bytes: [UInt8], name: String = "case", mode: ReadMode = .lenient) -> String {
        do throws(SepitError) {
            let structure = try StructureReader(mode: mode).read(bytes: bytes, name: name)
            let chains = structure.chains.map { chain in
                let ends = "\(chain.residues.first?.label ?? "")–\(chain.residues.last?.label ?? "")"
                let alphaCarbons = chain.residues.count { $0.alphaCarbon != nil }
                return "\(chain.id):\(chain.kind.rawValue):\(chain.sequence):\(ends):\(alphaCarbons)"
            }
            let models = structure.modelCount == 1 ? [] : ["models \(structure.modelCount)"]
            let warnings = structure.warnings.map { "| \($0.line) \($0.code)" }
            return ([structure.format.rawValue] + models + chains + warnings).joined(separator: " ")
        } catch {
            return "error \(error.line.map(String.init) ?? "-") \(error.code)"
        }
    }
}

/// Lines in the PDB format.
enum PDBLine {
    /// An atom; residues stand 3.8 Å apart along x by default.
    static func atom(
        _ number: Int, _ residue: String = "GLY", name: String = " CA ", chain: String = "A", record: String = "ATOM",
        altloc: String = " ", insertion: String = " ", x: String? = nil, element: String? = nil,
        bFactor: String = " 10.00"
    ) -> String {
        let x = x ?? fixed(3800 * number)
        let symbol = element ?? String(name.filter(\.isLetter).prefix(1))
        return pad(record, 6) + left("1", 5) + " " + pad(name, 4) + altloc + left(residue, 3) + left(chain, 2)
            + left(String(number), 4) + insertion + "   " + left(x, 8) + left("1.000", 8) + left("2.000", 8)
            + "  1.00" + bFactor + pad("", 10) + left(symbol, 2)
    }

    /// A chain of C-alphas, one per letter of `GAS`.
    static func chain(_ residues: [String], id: String = "A", from first: Int = 1) -> String {
        residues.enumerated().map { atom(first + $0.offset, $0.element, chain: id) }.joined(separator: "\n")
    }

    private static func fixed(_ thousandths: Int) -> String {
        let magnitude = abs(thousandths)
        let fraction = String(magnitude % 1000 + 1000).dropFirst()
        return (thousandths < 0 ? "-" : "") + "\(magnitude / 1000).\(fraction)"
    }

    private static func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    private static func left(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }
}
