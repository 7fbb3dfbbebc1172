import FileKit

/// A file in the PDB format (version 3.3) with the backbones of chains and a value for each residue in the column of the
/// temperature factor.
///
/// Chains whose ids are longer than the one column of the format get the first letters that are free, and a remark says so.
/// Residue numbers above 9999 are written in hybrid-36 (http://cci.lbl.gov/hybrid_36).
public struct PDBBackboneFile {
    /// The records, 80 columns each.
    public private(set) var bytes: [UInt8] = []
    private var serial = 0

    /// - Parameters:
    ///   - title: what the file is.
    ///   - remarks: paragraphs of REMARK 999.
    ///   - chains: with a value of each residue; residues without a C-alpha are left out.
    /// - Throws: `SepitError` `.badData` (`pdb-range`) for a number that the format has no room for.
    public init(
        title: String, remarks: [String], chains: [(chain: ProteinChain, values: [Double])]
    ) throws(SepitError) {
        let letters = Self.letters(of: chains.map(\.chain.id))
        line("TITLE     " + Self.plain(title).prefix(70))
        let renamed = zip(chains, letters).filter { $0.chain.id != $1 }.map { "Chain \($1) is \"\($0.chain.id)\"." }
        for paragraph in remarks + renamed {
            for part in Self.lines(of: paragraph) { line("REMARK 999 " + part) }
        }
        for ((chain, values), letter) in zip(chains, letters) { try write(chain, values, letter) }
        line("END")
    }

    private mutating func write(_ chain: ProteinChain, _ values: [Double], _ letter: String) throws(SepitError) {
        var last = ""
        for (place, residue) in chain.observed.enumerated() {
            guard let alpha = chain.positions.indices.contains(residue) ? chain.positions[residue] : nil else {
                continue
            }
            let further = place < chain.backbone.count ? chain.backbone[place] : BackboneAtoms()
            let code = place < chain.insertionCodes.count ? chain.insertionCodes[place] : nil
            let name = "\(AminoAcid.name(of: chain.sequence[residue])) \(letter)"
            let number = try Self.number(chain.numbers[place]) + (code.map { "\(Character(UnicodeScalar($0)))" } ?? " ")
            let atoms: [(name: String, position: SIMD3<Double>?)] = [
                ("N ", further.nitrogen.map { SIMD3<Double>($0) }), ("CA", alpha),
                ("C ", further.carbon.map { SIMD3<Double>($0) }), ("O ", further.oxygen.map { SIMD3<Double>($0) }),
            ]
            for (atom, position) in atoms {
                guard let position else { continue }
                serial += 1
                let coordinates = try (0..<3).map { (axis) throws(SepitError) in
                    try Self.decimal(position[axis], places: 3, width: 8)
                }
                line(
                    "ATOM  \(Self.right("\(serial % 100_000)", 5))  \(atom)  \(name)\(number)   "
                        + coordinates.joined() + "  1.00" + (try Self.decimal(values[residue], places: 2, width: 6))
                        + "          " + Self.right("\(atom.prefix(1))", 2))
            }
            last = name + number
        }
        serial += 1
        line("TER   \(Self.right("\(serial % 100_000)", 5))      \(last)")
    }

    // MARK: Columns

    private mutating func line(_ text: String) {
        bytes += text.utf8
        bytes += Array(repeating: UInt8(ascii: " "), count: max(0, 80 - text.utf8.count))
        bytes.append(UInt8(ascii: "\n"))
    }

    private static func right(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.utf8.count)) + text
    }

    private static func decimal(_ value: Double, places: Int, width: Int) throws(SepitError) -> String {
        let unit = (0..<places).reduce(1) { unit, _ in 10 * unit }
        let scaled = (value * Double(unit)).rounded()
        guard scaled.magnitude < 1e9 else { throw outOfRange("\(value)") }
        let count = Int(scaled)
        let digits = "\(abs(count) % unit)"
        let text =
            (count < 0 ? "-" : "") + "\(abs(count) / unit)."
            + String(repeating: "0", count: places - digits.utf8.count) + digits
        guard text.utf8.count <= width else { throw outOfRange(text) }
        return right(text, width)
    }

    private static func number(_ number: Int) throws(SepitError) -> String {
        guard number > 9999 else {
            guard number >= -999 else { throw outOfRange("residue \(number)") }
            return right("\(number)", 4)
        }
        let rest = number - 10_000
        let perCase = 26 * 36 * 36 * 36
        guard rest < 2 * perCase else { throw outOfRange("residue \(number)") }
        let text = String(rest % perCase + 10 * 36 * 36 * 36, radix: 36)
        return rest < perCase ? text.uppercased() : text
    }

    private static func outOfRange(_ found: String) -> SepitError {
        SepitError(
            .badData, code: "pdb-range", "The PDB format has no room for a number of this structure.", found: found)
    }

    private static func letters(of ids: [String]) -> [String] {
        var free = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".map(String.init)
            .filter { !ids.contains($0) }[...]
        return ids.map { id in
            id.utf8.count == 1 && id.utf8.allSatisfy { (33...126).contains($0) } ? id : free.popFirst() ?? " "
        }
    }

    private static func plain(_ text: String) -> String {
        String(text.unicodeScalars.map { (32...126).contains($0.value) ? Character($0) : "?" })
    }

    /// Words in lines of the format's width.
    private static func lines(of paragraph: String) -> [String] {
        var lines: [String] = []
        for word in plain(paragraph).split(separator: " ") {
            var word = word
            if let last = lines.last, last.count + 1 + word.count <= width {
                lines[lines.count - 1] = last + " " + word
                continue
            }
            while word.count > width {
                lines.append(String(word.prefix(width)))
                word = word.dropFirst(width)
            }
            lines.append(String(word))
        }
        return lines
    }

    private static let width = 69
}
