import FileKit
import ProteinKit
import StructureEncoder

/// The protein or proteins of a question, from a file or from sequences.
public struct ProteinSource: Sendable {
    public let proteins: [ProteinInput]
    /// Residues of each.
    public let lengths: [Int]
    /// Residues with a C-alpha position, in all.
    public let positioned: Int
    /// The chains that they were read from; none for sequences.
    public let chains: [String]
    /// What the user should know about how they were read.
    public let notes: [String]

    /// Proteins without structures.
    public init(sequences: [[UInt8]]) {
        proteins = sequences.map { ProteinInput(sequence: $0) }
        lengths = sequences.map(\.count)
        positioned = 0
        chains = []
        notes = []
    }

    /// Chains of a structure or sequence file. Each is a protein of its own: how chains lie to each other is not seen.
    ///
    /// - Parameter chains: their author ids; the first protein chain if there are none.
    /// - Throws: `SepitError` `.badData` (`chain-missing`, `protein-missing`), or as `StructureReader.read`.
    public init(file: String, chains ids: [String]) throws(SepitError) {
        let structure = try StructureReader(mode: .lenient).read(path: file)
        let candidates = structure.chains.filter { $0.kind == .protein && !$0.residues.isEmpty }
        let names = candidates.map { "\"\($0.id)\"" }.joined(separator: ", ")
        guard let first = candidates.first else {
            throw SepitError(.badData, code: "protein-missing", "The file has no protein chain.", file: file)
        }
        var chosen = ids.isEmpty ? [first] : []
        for id in ids {
            guard let chain = candidates.first(where: { $0.id == id }) else {
                throw SepitError(
                    .badData, code: "chain-missing", "The file has no protein chain \"\(id)\".", file: file,
                    expected: "one of \(names)")
            }
            chosen.append(chain)
        }
        proteins = chosen.map(ProteinInput.init)
        lengths = chosen.map(\.residues.count)
        positioned = chosen.reduce(0) { $0 + $1.residues.count { $0.alphaCarbon != nil } }
        chains = chosen.map(\.id)
        var notes: [String] = []
        if candidates.count > 1, ids.isEmpty {
            notes.append("reading chain \"\(first.id)\" of \(names); name others with --chain")
        }
        for chain in chosen where structure.format != .fasta && chain.residues.allSatisfy({ $0.alphaCarbon == nil }) {
            let which = chosen.count > 1 ? " of chain \"\(chain.id)\"" : ""
            notes.append("no residue\(which) has a C-alpha, so the answer is from the sequence alone")
        }
        if let first = structure.warnings.first {
            let count = structure.warnings.count
            notes.append("\(count) warning\(count == 1 ? "" : "s, the first") in line \(first.line): \(first.message)")
        }
        self.notes = notes
    }
}
