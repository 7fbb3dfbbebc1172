import TensorKit

/// Proteins packed one after another, without padding in `paper` mode; those longer than the window in pieces.
public struct ProteinBatch: Sendable {
    /// What the model reads: the proteins, or the windows of long ones.
    public let proteins: [ProteinInput]
    /// Rows of each of `proteins`.
    public let sequences: [SequenceRange]
    /// For each protein that was given, the rows of its tokens in order.
    public let tokenRows: [[Int32]]
    /// For each protein that was given, all rows that stand for each of its residues: several where windows overlap.
    public let residueRows: [[[Int32]]]

    /// - Parameters:
    ///   - compatibility: `.official` keeps the padding that the inputs have, `.paper` drops it.
    ///   - window: tokens that are read in one piece, `<cls>` and `<eos>` included; see `ProteinWindows`.
    public init(_ proteins: [ProteinInput], compatibility: Compatibility, window: Int = .max) {
        var pieces: [ProteinInput] = []
        var sequences: [SequenceRange] = []
        var tokenRows: [[Int32]] = []
        var residueRows: [[[Int32]]] = []
        var start = 0
        for protein in proteins {
            let protein = compatibility == .official ? protein : Self.withoutPadding(protein)
            let count = protein.ids.count
            let windows = ProteinWindows(
                residues: ProteinLength.residues(tokens: count), window: ProteinLength.residues(tokens: window))
            var rows: [Int32] = []
            var places = [[Int32]](repeating: [], count: max(0, protein.residues))
            for (index, (range, kept)) in zip(windows.ranges, windows.kept).enumerated() {
                let piece = windows.ranges.count == 1 ? protein : Self.piece(range, of: protein)
                sequences.append(SequenceRange(start: start, length: piece.ids.count, keys: piece.tokens))
                pieces.append(piece)
                // Token 0 of a piece is <cls>, so residue r of the protein is token r - range.lowerBound + 1.
                let first = index == 0 ? 0 : kept.lowerBound - range.lowerBound + 1
                let isLast = index == windows.ranges.count - 1
                let end = isLast ? piece.ids.count : kept.upperBound - range.lowerBound + 1
                rows += (first..<end).map { Int32(start + $0) }
                for residue in range where residue < places.count {
                    places[residue].append(Int32(start + 1 + residue - range.lowerBound))
                }
                start += piece.ids.count
            }
            tokenRows.append(rows)
            residueRows.append(places)
        }
        self.proteins = pieces
        self.sequences = sequences
        self.tokenRows = tokenRows
        self.residueRows = residueRows
    }

    private static func withoutPadding(_ protein: ProteinInput) -> ProteinInput {
        ProteinInput(
            ids: Array(protein.ids[..<protein.tokens]), positions: Array(protein.positions[..<protein.tokens]))
    }

    /// Some residues as a protein of their own.
    private static func piece(_ residues: Range<Int>, of protein: ProteinInput) -> ProteinInput {
        let tokens = residues.lowerBound + 1..<residues.upperBound + 1
        let ids = [ResidueVocabulary.start] + protein.ids[tokens] + [ResidueVocabulary.end]
        return ProteinInput(ids: ids, positions: [nil] + protein.positions[tokens] + [nil])
    }

    /// All rows.
    public var rows: Int { sequences.last.map { $0.start + $0.length } ?? 0 }
    /// Whether any residue has a position.
    var hasStructure: Bool { proteins.contains { $0.positions.contains { $0 != nil } } }
}
