import FileKit
import ProteinDataset

/// Small made-up structure files and a folder to build datasets in.
package struct DatasetFixture {
    package let folder: TemporaryDirectory

    package init() throws { folder = try TemporaryDirectory() }

    package func path(_ name: String) -> String { folder(name) }

    package func write(_ text: String, to name: String) throws {
        try FileSystem.createDirectory(Path.parent(of: folder(name)))
        try AtomicFile.write(text, to: folder(name))
    }

    package func build(
        _ inputs: [String] = ["in"], to output: String = "out", annotations: [String] = [], seed: UInt64 = 1,
        workers: Workers = Workers(1), shard: String? = nil, split: SplitMethod = .random, replacing: Bool = false,
        resuming: Bool = false, isStrict: Bool = false, isCancelled: @escaping @Sendable () -> Bool = { false }
    ) throws -> DatasetSummary {
        let options = DatasetOptions(
            inputs: inputs.map(path), annotations: annotations.map(path), seed: seed, workers: workers,
            shard: try shard.map(DatasetShard.init), split: split, isResumed: resuming, isStrict: isStrict)
        return try DatasetBuilder(options: options, isCancelled: isCancelled)
            .build(at: path(output), replacing: replacing)
    }

    /// The error of a build that must fail.
    package func failure(_ body: () throws -> Void) -> SepitError? {
        do { try body() } catch { return error as? SepitError }
        return nil
    }

    /// The content of every file of a folder, by path below it.
    package func contents(_ name: String) throws -> [String: [UInt8]] {
        var contents: [String: [UInt8]] = [:]
        for file in try FileSystem.walk(path(name)) {
            contents[String(file.dropFirst(path(name).count + 1))] = try FileSystem.read(file)
        }
        return contents
    }

    /// The lines of a dataset's file as JSON.
    package func lines(_ name: String) throws -> [JSONValue] {
        try FileSystem.read(path(name)).split(separator: 0x0A).map { line in
            try line.withUnsafeBytes { try JSONValue(parsing: $0) }
        }
    }

    package func json(_ name: String) throws -> JSONValue {
        try FileSystem.read(path(name)).withUnsafeBytes { try JSONValue(parsing: $0) }
    }

    /// The reasons of what a report says was left out, as `file chain reason`.
    package func leftOut(_ output: String = "out") throws -> [String] {
        try json("\(output)/report.json")["files"]?.elements?.flatMap { file in
            (file["leftOut"]?.elements ?? []).map { remark in
                [Path.name(of: file["file"]?.text ?? ""), remark["chain"]?.text, remark["reason"]?.text]
                    .compactMap(\.self).joined(separator: " ")
            }
        } ?? []
    }
}

/// A chain of C-alpha atoms, or of one other atom per residue, in PDB format.
package struct FixtureChain {
    package var id: Character
    package var sequence: String
    package var atom = "CA"
    /// Residue names for nucleic acids.
    package var isNucleic = false

    package init(id: Character, sequence: String, atom: String = "CA", isNucleic: Bool = false) {
        (self.id, self.sequence, self.atom, self.isNucleic) = (id, sequence, atom, isNucleic)
    }

    private static let names: [Character: String] = [
        "A": "ALA", "R": "ARG", "N": "ASN", "D": "ASP", "C": "CYS", "Q": "GLN", "E": "GLU", "G": "GLY", "H": "HIS",
        "I": "ILE", "L": "LEU", "K": "LYS", "M": "MET", "F": "PHE", "P": "PRO", "S": "SER", "T": "THR", "W": "TRP",
        "Y": "TYR", "V": "VAL", "X": "UNK",
    ]

    /// ATOM records on a helix-like curve and a TER.
    package func records(firstSerial: Int) -> String {
        var text = ""
        for (index, letter) in sequence.enumerated() {
            let name = isNucleic ? " D\(letter)" : Self.names[letter] ?? "UNK"
            let serial = padded("\(firstSerial + index)", 5)
            text += "ATOM  \(serial)  \(atom.padding(3)) \(name) \(id)\(padded("\(index + 1)", 4))    "
            text += [2.3 * cos100(index), 2.3 * cos100(index + 3), 1.5 * Double(index)].map(coordinate).joined()
            text += "  1.00 20.00           \(atom.first ?? "C")\n"
        }
        return text + "TER\n"
    }

    /// A turn of 100 degrees per residue, by the first terms of a table: enough for positions that differ.
    private func cos100(_ index: Int) -> Double {
        let turn = [1, -0.174, -0.94, 0.5, 0.766, -0.766, -0.5, 0.94, 0.174]
        return turn[index % turn.count]
    }

    private func coordinate(_ value: Double) -> String {
        let thousandths = Int((value * 1000).rounded())
        let digits = String(abs(thousandths) % 1000)
        let fraction = String(repeating: "0", count: 3 - digits.count) + digits
        return padded((thousandths < 0 ? "-" : "") + "\(abs(thousandths) / 1000).\(fraction)", 8)
    }

    private func padded(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }
}

extension String {
    fileprivate func padding(_ width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }

    /// A sequence without repeats, different for each number.
    package static func protein(_ number: Int, length: Int = 30) -> String {
        var random = CounterRandom(seed: UInt64(number), stream: "fixture")
        return String((0..<length).map { _ in "ACDEFGHIKLMNPQRSTVWY".randomElement(using: &random) ?? "A" })
    }

    /// A PDB file.
    package static func pdb(_ chains: [FixtureChain], id: String = "1ABC", header: String = "") -> String {
        let class40 = "HYDROLASE".padding(40)
        var serial = 1
        return "HEADER    \(class40)01-JAN-00   \(id)              \n" + header
            + chains.map { chain in
                defer { serial += chain.sequence.count + 1 }
                return chain.records(firstSerial: serial)
            }.joined() + "END\n"
    }
}
