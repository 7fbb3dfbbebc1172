import FileKit
import ProteinDataset
import ProteinKit

/// The protein that an expert is asked about, with all that is at hand of it.
public struct ExpertSubject: Sendable {
    /// Finds the known proteins nearest to a sequence, at most so many.
    public typealias Search = @Sendable (_ sequence: [UInt8], _ count: Int) throws(SepitError) -> [Neighbour]

    /// Upper-case one-letter codes.
    public var sequence: [UInt8]
    /// The file that it is from, read with backbones; nil for a sequence by itself.
    public var entry: ProteinEntry?
    /// Which of the entry's chains it is.
    public var chain: Int
    /// Nil where there is no index of known proteins.
    public var search: Search?

    /// More residues are not computed on: no known protein has as many, and some experts' work grows with them.
    public static let longest = 100_000

    /// A sequence by itself.
    public init(sequence: [UInt8], search: Search? = nil) {
        (self.sequence, self.search) = (sequence, search)
        (entry, chain) = (nil, 0)
    }

    /// A chain of a file.
    ///
    /// - Parameters:
    ///   - entry: read with its backbones.
    ///   - chain: its index among the entry's.
    public init(_ entry: ProteinEntry, chain: Int, search: Search? = nil) {
        precondition(entry.chains.indices.contains(chain), "the entry has no chain \(chain)")
        (self.entry, self.chain, self.search) = (entry, chain, search)
        sequence = entry.chains[chain].sequence
    }

    /// The chain with its coordinates; nil where there are none.
    var structure: ProteinChain? {
        guard let chain = entry?.chains[chain], chain.hasStructure else { return nil }
        return chain
    }

    /// Whether what an expert needs is there.
    public func allows(_ card: ExpertCard) -> Bool {
        switch card.needs {
        case .sequence, .model: true
        case .structure: structure != nil
        case .index: search != nil
        }
    }

    /// - Throws: `SepitError` `.badData` (`sequence-empty`, `protein-too-long`, `expert-needs-structure`,
    ///   `expert-needs-index`).
    func require(_ card: ExpertCard) throws(SepitError) {
        guard !sequence.isEmpty else {
            throw SepitError(.badData, code: "sequence-empty", "There is no sequence for the expert \(card.name).")
        }
        guard sequence.count <= Self.longest else {
            throw SepitError(
                .badData, code: "protein-too-long", "The protein is too long for the expert \(card.name).",
                expected: "at most \(Self.longest) residues", found: "\(sequence.count)")
        }
        switch card.needs {
        case .sequence, .model: break
        case .structure:
            guard structure != nil else {
                throw SepitError(
                    .badData, code: "expert-needs-structure",
                    "The expert \(card.name) needs the coordinates of the protein, and there are none.",
                    hint: "Give a PDB or mmCIF file with --structure.")
            }
        case .index:
            guard search != nil else {
                throw SepitError(
                    .badData, code: "expert-needs-index",
                    "The expert \(card.name) needs an index of known proteins, and there is none.",
                    hint: "Name one with --evidence; sepit search --build makes one.")
            }
        }
    }
}
