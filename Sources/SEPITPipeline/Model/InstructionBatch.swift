import StructureEncoder
import TensorKit

/// One tokenised text with its `<protein>` marker.
public struct TextInput: Sendable, Equatable {
    public var ids: [Int32]
    /// Next-token targets by position of the token itself; negative where nothing is supervised.
    public var labels: [Int32]
    /// Tokens that are not padding: the first so many.
    public var tokens: Int
    /// Index of `<protein>` in `ids`.
    public var marker: Int

    /// - Precondition: `marker` is an index of `ids`, and there is a label per id.
    public init(ids: [Int32], labels: [Int32], marker: Int, tokens: Int? = nil) {
        precondition(ids.indices.contains(marker) && labels.count == ids.count, "a text with a marker and labels")
        self.ids = ids
        self.labels = labels
        self.tokens = tokens ?? ids.count
        self.marker = marker
    }
}

/// Proteins and texts of a step, and how the decoder's rows are put together from them.
public struct InstructionBatch: Sendable {
    public let proteins: ProteinBatch
    /// All text ids, one text after another.
    let textIDs: [Int32]
    /// Decoder rows: indices into the text embeddings followed by the protein features; −1 for a row of zeros.
    let rows: [Int32]
    let sequences: [SequenceRange]
    /// Rotary positions: attended tokens are counted, padding sits at 1.
    let positions: [Int32]
    /// Target of each decoder row; negative where there is none.
    let targets: [Int32]

    /// - Parameters:
    ///   - texts: each with the index of its protein; several texts may share one.
    ///   - padded: give every text as many decoder rows as the longest, as padded implementations do.
    public init(_ proteins: ProteinBatch, _ texts: [(protein: Int, text: TextInput)], padded: Bool = false) {
        self.proteins = proteins
        textIDs = texts.flatMap(\.text.ids)
        let textRows = textIDs.count
        let lengths = texts.map { proteins.tokenRows[$0.protein].count + $0.text.ids.count - 1 }
        let longest = lengths.max() ?? 0
        var rows: [Int32] = []
        var positions: [Int32] = []
        var targets: [Int32] = []
        var sequences: [SequenceRange] = []
        var firstText = 0
        for ((index, text), length) in zip(texts, lengths) {
            let protein = proteins.tokenRows[index]
            let start = rows.count
            let keys = text.tokens - 1 + protein.count
            rows += (0..<text.marker).map { Int32(firstText + $0) }
            rows += protein.map { Int32(textRows) + $0 }
            rows += (text.marker + 1..<text.ids.count).map { Int32(firstText + $0) }
            let none = [Int32](repeating: -1, count: protein.count)
            var labels = Array(text.labels[..<text.marker]) + none + Array(text.labels[(text.marker + 1)...])
            if padded {
                rows += [Int32](repeating: -1, count: longest - length)
                labels += [Int32](repeating: -1, count: longest - length)
            }
            positions += (0..<labels.count).map { $0 < keys ? Int32($0) : 1 }
            targets += labels.dropFirst() + [-1]  // a row predicts the next
            sequences.append(SequenceRange(start: start, length: labels.count, keys: keys))
            firstText += text.ids.count
        }
        self.rows = rows
        self.positions = positions
        self.targets = targets
        self.sequences = sequences
    }

    /// Rows with a target.
    public var supervisedTokens: Int { targets.count { $0 >= 0 } }
    /// Rows that the two models process.
    public var tokens: Int { proteins.rows + rows.count }
}
