import FileKit
import ProteinExperts
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

    /// Of each, upper-case ASCII.
    public let sequences: [[UInt8]]
    /// Where each is from: a file and the chain in it, the name that it was found by, or "question".
    public let sources: [String]
    /// What experts are asked about, of each.
    public let subjects: [ExpertSubject]

    /// Proteins that a question names.
    public init(_ typed: [FreeTextQuestion.Protein]) {
        proteins = typed.map { ProteinInput(sequence: $0.sequence) }
        sequences = typed.map(\.sequence)
        sources = typed.map { $0.name ?? "question" }
        subjects = typed.map { ExpertSubject(sequence: $0.sequence) }
        lengths = typed.map(\.sequence.count)
        positioned = 0
        chains = []
        notes = []
    }

    /// Proteins of a question among those of a file.
    ///
    /// - Parameter order: a protein of the question, or nil for the file's next.
    init(_ order: [FreeTextQuestion.Protein?], among file: ProteinSource) {
        let typed = ProteinSource(order.compactMap(\.self))
        var places: [(source: ProteinSource, index: Int)] = []
        var next = (typed: 0, file: 0)
        for protein in order {
            if protein == nil {
                places.append((file, next.file))
                next.file += 1
            } else {
                places.append((typed, next.typed))
                next.typed += 1
            }
        }
        proteins = places.map { $0.source.proteins[$0.index] }
        sequences = places.map { $0.source.sequences[$0.index] }
        sources = places.map { $0.source.sources[$0.index] }
        subjects = places.map { $0.source.subjects[$0.index] }
        lengths = sequences.map(\.count)
        (positioned, chains, notes) = (file.positioned, file.chains, file.notes)
    }

    /// Chains of a structure or sequence file. Each is a protein of its own: how chains lie to each other is not seen.
    ///
    /// - Parameters:
    ///   - chains: their author ids; the first protein chain if there are none.
    ///   - compatibility: of the model that will read them.
    /// - Throws: `SepitError` `.badData` (`chain-missing`, `protein-missing`), or as `ProteinEntry.init`.
    public init(
        file: String, chains ids: [String], for compatibility: Compatibility = .paper
    ) throws(SepitError) {
        try self.init(ProteinEntry(path: file), chains: ids, for: compatibility)
    }

    /// The same of a file that was read.
    ///
    /// - Throws: `SepitError` `.badData` (`chain-missing`, `protein-missing`).
    public init(
        _ entry: ProteinEntry, chains ids: [String], for compatibility: Compatibility = .paper
    ) throws(SepitError) {
        let file = entry.file
        let chosen = try entry.proteins(chains: ids)
        proteins = chosen.map { ProteinInput($0, for: compatibility) }
        lengths = chosen.map(\.sequence.count)
        positioned = chosen.reduce(0) { $0 + $1.positioned }
        chains = chosen.map(\.id)
        sequences = chosen.map(\.sequence)
        sources = chosen.map { chain in chain.id.isEmpty ? file : "\(file) \(chain.id)" }
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
        subjects = chosen.map { chain in
            ExpertSubject(entry, chain: entry.chains.firstIndex { $0.id == chain.id } ?? 0)
        }
    }
}
