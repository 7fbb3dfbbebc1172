import FileKit
import ProteinKit
import StructureEncoder

/// A protein to ask about, from a file or from a sequence.
public struct ProteinSource: Sendable {
    public let input: ProteinInput
    /// Residues.
    public let length: Int
    /// Residues with a C-alpha position.
    public let positioned: Int
    /// The chain it was read from.
    public let chain: String?
    /// What the user should know about how it was read.
    public let notes: [String]

    /// A protein without a structure.
    public init(sequence: [UInt8]) {
        input = ProteinInput(sequence: sequence)
        length = sequence.count
        positioned = 0
        chain = nil
        notes = []
    }

    /// A chain of a structure or sequence file.
    ///
    /// - Parameter chain: its author id; the first protein chain if nil.
    /// - Throws: `SepitError` `.badData` (`chain-missing`, `protein-missing`), or as `StructureReader.read`.
    public init(file: String, chain id: String?) throws(SepitError) {
        let structure = try StructureReader(mode: .lenient).read(path: file)
        let proteins = structure.chains.filter { $0.kind == .protein && !$0.residues.isEmpty }
        let names = proteins.map { "\"\($0.id)\"" }.joined(separator: ", ")
        guard let first = proteins.first else {
            throw SepitError(.badData, code: "protein-missing", "The file has no protein chain.", file: file)
        }
        let chosen = id.map { id in proteins.first { $0.id == id } } ?? first
        guard let chosen else {
            throw SepitError(
                .badData, code: "chain-missing", "The file has no protein chain \"\(id ?? "")\".", file: file,
                expected: "one of \(names)")
        }
        input = ProteinInput(chosen)
        length = chosen.residues.count
        positioned = chosen.residues.count { $0.alphaCarbon != nil }
        chain = chosen.id
        var notes: [String] = []
        if proteins.count > 1, id == nil {
            notes.append("reading chain \"\(chosen.id)\" of \(names); name another with --chain")
        }
        if positioned == 0, structure.format != .fasta {
            notes.append("no residue has a C-alpha, so the answer is from the sequence alone")
        }
        if let first = structure.warnings.first {
            let count = structure.warnings.count
            notes.append("\(count) warning\(count == 1 ? "" : "s, the first") in line \(first.line): \(first.message)")
        }
        self.notes = notes
    }
}
