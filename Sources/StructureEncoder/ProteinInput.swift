import ProteinKit

/// Tokens and C-alpha positions of one protein, `<cls>` and `<eos>` included.
public struct ProteinInput: Sendable, Hashable {
    /// ESM-2 ids.
    public var ids: [Int32]
    /// C-alpha of each token in ångström, nil where there is none.
    public var positions: [SIMD3<Float>?]
    /// Tokens that are not padding: the first so many.
    public var tokens: Int

    /// A protein from tokens and one position, or nil, for each; all are real tokens unless `tokens` says less.
    public init(ids: [Int32], positions: [SIMD3<Float>?], tokens: Int? = nil) {
        precondition(positions.count == ids.count, "\(positions.count) positions for \(ids.count) tokens")
        self.ids = ids
        self.positions = positions
        self.tokens = tokens ?? ids.count
    }

    /// A protein from its sequence and the C-alpha of each residue, taken as they are; `positions` may be empty for a
    /// protein without a structure.
    ///
    /// - Parameter positions: in ångström from somewhere near the middle, where fp32 has digits enough; see
    ///   `ResiduePositions.centred`.
    public init(sequence: [UInt8], positions: [SIMD3<Float>?] = []) {
        precondition(positions.isEmpty || positions.count == sequence.count, "positions don't fit the sequence")
        ids = [ResidueVocabulary.start] + sequence.map(ResidueVocabulary.id(of:)) + [ResidueVocabulary.end]
        self.positions =
            positions.isEmpty ? [SIMD3<Float>?](repeating: nil, count: ids.count) : [nil] + positions + [nil]
        tokens = ids.count
    }

    /// A protein of a file, for a model that behaves in one of two ways: the released code takes coordinates as the file has
    /// them, and rows without a position see how far residues are from the file's origin.
    public init(_ chain: ProteinChain, withStructure: Bool = true, for compatibility: Compatibility = .paper) {
        let positions =
            switch compatibility {
            case .paper: ResiduePositions.centred(chain.positions)
            case .official: chain.positions.map { position in position.map { SIMD3<Float>($0) } }
            }
        self.init(sequence: chain.sequence, positions: withStructure ? positions : [])
    }

    /// Tokens that stand for residues.
    public var residues: Int { max(0, ProteinLength.residues(tokens: tokens)) }

    /// As the released code reads it: cut to `length` tokens, or padded to that, pads attended by the language model.
    public func released(length: Int) -> ProteinInput {
        let kept = min(tokens, length)
        var ids = Array(self.ids[..<kept])
        var positions = Array(self.positions[..<kept])
        if kept < tokens, kept > 0 {  // the tokenizer cuts residues and keeps <eos>, which has no position
            ids[kept - 1] = ResidueVocabulary.end
            positions[kept - 1] = nil
        }
        ids += [Int32](repeating: ResidueVocabulary.padding, count: length - kept)
        positions += [SIMD3<Float>?](repeating: nil, count: length - kept)
        return ProteinInput(ids: ids, positions: positions, tokens: kept)
    }
}
