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
    /// Positions are centred: new models see distances only, but centred numbers lose fewer bits.
    public init(sequence: [UInt8], positions: [Float] = []) {
        precondition(positions.isEmpty || positions.count == 3 * sequence.count, "positions don't fit the sequence")
        ids = [ResidueVocabulary.start] + sequence.map(ResidueVocabulary.id(of:)) + [ResidueVocabulary.end]
        self.positions = [Float](repeating: 0, count: 3 * ids.count)
        tokens = ids.count
        guard !positions.isEmpty else { return }
        var centre = SIMD3<Double>()
        var known = 0.0
        for i in sequence.indices where Self.isKnown(positions, i) {
            centre += SIMD3(Double(positions[3 * i]), Double(positions[3 * i + 1]), Double(positions[3 * i + 2]))
            known += 1
        }
        if known > 0 { centre /= known }
        for i in sequence.indices where Self.isKnown(positions, i) {
            for axis in 0..<3 { self.positions[3 * (i + 1) + axis] = Float(Double(positions[3 * i + axis]) - centre[axis]) }
            // A residue exactly at the centre is not one without a position.
            if !Self.isKnown(self.positions, i + 1) { self.positions[3 * (i + 1)] = 1e-6 }
        }
    }

    static func isKnown(_ positions: [Float], _ i: Int) -> Bool {
        positions[3 * i] != 0 || positions[3 * i + 1] != 0 || positions[3 * i + 2] != 0
    }

    /// Per token: it has a position.
    var hasPosition: [Bool] { ids.indices.map { Self.isKnown(positions, $0) } }
}

/// Proteins packed one after another, without padding in `paper` mode.
public struct ProteinBatch: Sendable {
    public let proteins: [ProteinInput]
    /// Rows of each protein.
    public let sequences: [SequenceRange]

    /// - Parameter compatibility: `.official` keeps the padding that the inputs have, `.paper` drops it.
    public init(_ proteins: [ProteinInput], compatibility: Compatibility) {
        self.proteins = compatibility == .official ? proteins : proteins.map(Self.withoutPadding)
        var start = 0
        sequences = self.proteins.map { protein in
            defer { start += protein.ids.count }
            return SequenceRange(start: start, length: protein.ids.count, keys: protein.tokens)
        }
    }

    private static func withoutPadding(_ protein: ProteinInput) -> ProteinInput {
        ProteinInput(
            ids: Array(protein.ids[..<protein.tokens]), positions: Array(protein.positions[..<(3 * protein.tokens)]))
    }

    /// All rows.
    public var rows: Int { sequences.last.map { $0.start + $0.length } ?? 0 }
    /// Whether any residue has a position.
    var hasStructure: Bool { proteins.contains { $0.hasPosition.contains(true) } }
}
