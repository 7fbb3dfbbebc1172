import FileKit
import ProteinKit
import StructureEncoder

/// The protein or proteins of a question, from a file or from sequences.
public struct ProteinSource: Sendable {
    /// What the model reads of each.
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
    /// - Throws: `SepitError` `.badData` (`chain-missing`, `protein-missing`), or as `ProteinEntry.init`.
    public init(file: String, chains ids: [String]) throws(SepitError) {
        let entry = try ProteinEntry(path: file)
        let chosen = try entry.proteins(chains: ids)
        proteins = chosen.map { ProteinInput($0) }
        lengths = chosen.map(\.sequence.count)
        positioned = chosen.reduce(0) { $0 + $1.positioned }
        chains = chosen.map(\.id)
        var notes: [String] = []
        if entry.chains.count > 1, ids.isEmpty {
            notes.append("reading chain \"\(chosen[0].id)\" of \(entry.chainList); name others with --chain")
        }
        for chain in chosen where entry.format != .fasta && !chain.hasStructure {
            let which = chosen.count > 1 ? " of chain \"\(chain.id)\"" : ""
            notes.append("no residue\(which) has a C-alpha, so the answer is from the sequence alone")
        }
        if let first = entry.warnings.first {
            let count = entry.warnings.count
            notes.append("\(count) warning\(count == 1 ? "" : "s, the first") in line \(first.line): \(first.message)")
        }
        self.notes = notes
    }
}
