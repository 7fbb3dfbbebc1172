import StructureEncoder
import TensorKit

/// One tokenised text with a `<protein>` marker for each protein that it is about.
public struct TextInput: Sendable, Equatable {
    /// Token ids, markers included.
    public var ids: [Int32]
    /// Next-token targets by position of the token itself; negative where nothing is supervised.
    public var labels: [Int32]
    /// Tokens that are not padding: the first so many.
    public var tokens: Int
    /// Indices of `<protein>` in `ids`, ascending.
    public var markers: [Int]

    /// - Precondition: `markers` are indices of `ids`, and there is a label per id.
    public init(ids: [Int32], labels: [Int32], markers: [Int], tokens: Int? = nil) {
        precondition(markers.allSatisfy(ids.indices.contains) && labels.count == ids.count, "markers and labels fit")
        self.ids = ids
        self.labels = labels
        self.tokens = tokens ?? ids.count
        self.markers = markers
    }
}

/// What the decoder reads: rows of text, and of protein features where a text has a marker.
public struct DecoderInput: Sendable {
    /// All text ids, one text after another.
    let textIDs: [Int32]
    /// Decoder rows: indices into the text embeddings followed by the protein features; −1 for a row of zeros.
    let rows: [Int32]
    package let sequences: [SequenceRange]
    /// Rotary positions: attended tokens are counted, padding sits at 1.
    package let positions: [Int32]
    /// Target of each decoder row; negative where there is none.
    let targets: [Int32]

    /// - Parameters:
    ///   - proteinRows: for each protein, its rows among the features.
    ///   - texts: each with the indices of its proteins, one for each marker; several texts may share some.
    ///   - padded: give every text as many decoder rows as the longest, as padded implementations do.
    public init(
        proteinRows: [[Int32]], _ texts: [(proteins: [Int], text: TextInput)], padded: Bool = false
    ) {
        textIDs = texts.flatMap(\.text.ids)
        let textRows = textIDs.count
        let lengths = texts.map { about, text in
            about.reduce(text.ids.count - text.markers.count) { $0 + proteinRows[$1].count }
        }
        let longest = lengths.max() ?? 0
        var rows: [Int32] = []
        var positions: [Int32] = []
        var targets: [Int32] = []
        var sequences: [SequenceRange] = []
        var firstText = 0
        for ((about, text), length) in zip(texts, lengths) {
            precondition(about.count == text.markers.count, "\(about.count) proteins for \(text.markers.count) markers")
            let start = rows.count
            let keys = length - text.ids.count + text.tokens
            var labels: [Int32] = []
            var next = 0
            func appendText(upTo end: Int) {
                rows += (next..<end).map { Int32(firstText + $0) }
                labels += text.labels[next..<end]
                next = end + 1
            }
            for (index, marker) in zip(about, text.markers) {
                appendText(upTo: marker)
                rows += proteinRows[index].map { Int32(textRows) + $0 }
                labels += [Int32](repeating: -1, count: proteinRows[index].count)
            }
            appendText(upTo: text.ids.count)
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

    /// The rows with a target, their targets, and where those of each text are among them.
    var supervised: (rows: [Int32], targets: [Int32], ranges: [Range<Int>]) {
        var (rows, ranges): ([Int32], [Range<Int>]) = ([], [])
        for sequence in sequences {
            let first = rows.count
            rows += (sequence.start..<sequence.start + sequence.length).filter { targets[$0] >= 0 }.map(Int32.init)
            ranges.append(first..<rows.count)
        }
        return (rows, rows.map { targets[Int($0)] }, ranges)
    }

    /// What each decoder row is.
    var kinds: [TokenKind] { rows.map { $0 >= textIDs.count ? .protein : .text } }
}

/// Proteins and texts of a step, and how the decoder's rows are put together from them.
public struct InstructionBatch: Sendable {
    /// What the protein model reads.
    public let proteins: ProteinBatch
    package let decoder: DecoderInput

    /// See `DecoderInput`.
    public init(_ proteins: ProteinBatch, _ texts: [(proteins: [Int], text: TextInput)], padded: Bool = false) {
        self.proteins = proteins
        decoder = DecoderInput(proteinRows: proteins.tokenRows, texts, padded: padded)
    }

    /// Rows with a target.
    public var supervisedTokens: Int { decoder.targets.count { $0 >= 0 } }
    /// Rows that the two models process.
    public var tokens: Int { proteins.rows + decoder.rows.count }
}
