import ProteinKit
import TensorKit

/// Tokens and C-alpha positions of one protein, `<cls>` and `<eos>` included.
public struct ProteinInput: Sendable, Equatable {
    /// ESM-2 ids.
    public var ids: [Int32]
    /// Three coordinates per token in ångström; (0, 0, 0) = none.
    public var positions: [Float]
    /// Tokens that are not padding: the first so many.
    public var tokens: Int

    public init(ids: [Int32], positions: [Float], tokens: Int? = nil) {
        precondition(positions.count == 3 * ids.count, "\(positions.count) coordinates for \(ids.count) tokens")
        self.ids = ids
        self.positions = positions
        self.tokens = tokens ?? ids.count
    }

    /// A protein from its sequence; `positions` may be empty for a protein without a structure.
    ///
    /// - Parameter positions: three coordinates per residue in ångström; (0, 0, 0) = none.
    public init(sequence: [UInt8], positions: [Float] = []) {
        precondition(positions.isEmpty || positions.count == 3 * sequence.count, "positions don't fit the sequence")
        self.init(
            sequence: sequence,
            alphaCarbons: stride(from: 0, to: positions.count, by: 3).map { i in
                guard Self.isKnown(positions, i / 3) else { return nil }
                return SIMD3(Double(positions[i]), Double(positions[i + 1]), Double(positions[i + 2]))
            })
    }

    /// A protein from its sequence and the C-alpha of each residue in ångström, nil where there is none; `alphaCarbons`
    /// may be empty for a protein without a structure.
    public init(sequence: [UInt8], alphaCarbons: [SIMD3<Double>?]) {
        precondition(alphaCarbons.isEmpty || alphaCarbons.count == sequence.count, "positions don't fit the sequence")
        ids = [ResidueVocabulary.start] + sequence.map(ResidueVocabulary.id(of:)) + [ResidueVocabulary.end]
        let none = [Float](repeating: 0, count: 3)
        positions =
            alphaCarbons.isEmpty
            ? [Float](repeating: 0, count: 3 * ids.count) : none + CentredPositions.of(alphaCarbons) + none
        tokens = ids.count
    }

    /// As the released code reads it: cut to `length` tokens, or padded to that, pads attended by the language model.
    public func released(length: Int) -> ProteinInput {
        let kept = min(tokens, length)
        var ids = Array(self.ids[..<kept])
        var positions = Array(self.positions[..<(3 * kept)])
        if kept < tokens, kept > 0 {  // the tokenizer cuts residues and keeps <eos>, which has no position
            ids[kept - 1] = ResidueVocabulary.end
            for axis in 0..<3 { positions[3 * (kept - 1) + axis] = 0 }
        }
        ids += [Int32](repeating: ResidueVocabulary.padding, count: length - kept)
        positions += [Float](repeating: 0, count: 3 * (length - kept))
        return ProteinInput(ids: ids, positions: positions, tokens: kept)
    }

    static func isKnown(_ positions: [Float], _ i: Int) -> Bool {
        positions[3 * i] != 0 || positions[3 * i + 1] != 0 || positions[3 * i + 2] != 0
    }

    /// Per token: it has a position.
    var hasPosition: [Bool] { ids.indices.map { Self.isKnown(positions, $0) } }
}

/// Proteins packed one after another, without padding in `paper` mode; those longer than the window in pieces.
public struct ProteinBatch: Sendable {
    /// What the model reads: the proteins, or the windows of long ones.
    public let proteins: [ProteinInput]
    /// Rows of each of `proteins`.
    public let sequences: [SequenceRange]
    /// For each protein that was given, the rows of its tokens in order.
    public let tokenRows: [[Int32]]

    /// - Parameters:
    ///   - compatibility: `.official` keeps the padding that the inputs have, `.paper` drops it.
    ///   - window: tokens that are read in one piece, `<cls>` and `<eos>` included; see `ProteinWindows`.
    public init(_ proteins: [ProteinInput], compatibility: Compatibility, window: Int = .max) {
        var pieces: [ProteinInput] = []
        var sequences: [SequenceRange] = []
        var tokenRows: [[Int32]] = []
        var start = 0
        for protein in proteins {
            let protein = compatibility == .official ? protein : Self.withoutPadding(protein)
            let count = protein.ids.count
            let windows = ProteinWindows(residues: count - 2, window: window == .max ? .max : window - 2)
            var rows: [Int32] = []
            for (index, (range, kept)) in zip(windows.ranges, windows.kept).enumerated() {
                let piece = windows.ranges.count == 1 ? protein : Self.piece(range, of: protein)
                sequences.append(SequenceRange(start: start, length: piece.ids.count, keys: piece.tokens))
                pieces.append(piece)
                // Token 0 of a piece is <cls>, so residue r of the protein is token r - range.lowerBound + 1.
                let first = index == 0 ? 0 : kept.lowerBound - range.lowerBound + 1
                let isLast = index == windows.ranges.count - 1
                let end = isLast ? piece.ids.count : kept.upperBound - range.lowerBound + 1
                rows += (first..<end).map { Int32(start + $0) }
                start += piece.ids.count
            }
            tokenRows.append(rows)
        }
        self.proteins = pieces
        self.sequences = sequences
        self.tokenRows = tokenRows
    }

    private static func withoutPadding(_ protein: ProteinInput) -> ProteinInput {
        ProteinInput(
            ids: Array(protein.ids[..<protein.tokens]), positions: Array(protein.positions[..<(3 * protein.tokens)]))
    }

    /// Some residues as a protein of their own.
    private static func piece(_ residues: Range<Int>, of protein: ProteinInput) -> ProteinInput {
        let tokens = residues.lowerBound + 1..<residues.upperBound + 1
        let ids = [ResidueVocabulary.start] + protein.ids[tokens] + [ResidueVocabulary.end]
        let none: [Float] = [0, 0, 0]
        return ProteinInput(
            ids: ids, positions: none + protein.positions[3 * tokens.lowerBound..<3 * tokens.upperBound] + none)
    }

    /// All rows.
    public var rows: Int { sequences.last.map { $0.start + $0.length } ?? 0 }
    /// Whether any residue has a position.
    var hasStructure: Bool { proteins.contains { $0.hasPosition.contains(true) } }
}
