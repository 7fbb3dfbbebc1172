import FileKit
import TensorKit

/// A SentencePiece `tokenizer.model` of the BPE kind, as Llama 2, TinyLlama and Mistral have, and its translation to
/// `tokenizer.json`.
///
/// Source: `sentencepiece_model.proto` of github.com/google/sentencepiece for the numbers of fields.
struct SentencePieceModel {
    struct Piece {
        /// `SentencePiece.Type`.
        enum Kind: UInt64 {
            case normal = 1, unknown, control, userDefined, unused, byte
        }

        var text = ""
        var kind = Kind.normal
    }

    private(set) var pieces: [Piece] = []
    private(set) var hasByteFallback = false
    private(set) var startID = 1
    private(set) var endID = 2
    private(set) var addsPrefix = true
    /// Of the pieces; empty where their order is their rank.
    private var scores: [Double] = []
    /// As a GGUF file may list them.
    private var givenMerges: [String]?

    /// What a GGUF file says of the same kind of tokenizer.
    init(
        pieces: [Piece], scores: [Double], merges: [String]?, startID: Int, endID: Int, addsPrefix: Bool
    ) {
        self.pieces = pieces
        self.scores = scores
        givenMerges = merges
        hasByteFallback = pieces.contains { $0.kind == .byte }
        (self.startID, self.endID, self.addsPrefix) = (startID, endID, addsPrefix)
    }

    /// - Throws: `SepitError` `.badData`: `sentencepiece-invalid`, or `tokenizer-unsupported` for other kinds of models and
    ///   for normalisation.
    init(_ bytes: [UInt8], file: TokenizerFile) throws(SepitError) {
        var reader = ProtobufReader(bytes[...], file: file.path)
        var isComplete = false
        while let (field, value) = try reader.next() {
            switch (field, value) {
            case (1, .bytes(let bytes)): pieces.append(try Self.piece(bytes, file))
            case (2, .bytes(let bytes)):
                try readTrainer(bytes, file)
                isComplete = true
            case (3, .bytes(let bytes)): try readNormalizer(bytes, file)
            default: break
            }
        }
        // A file that was cut between two pieces is well-formed, but what follows the pieces is missing.
        guard isComplete, !pieces.isEmpty, pieces.count < Tokenizer.vocabularyLimit else { throw reader.invalid() }
    }

    private static func piece(_ bytes: ArraySlice<UInt8>, _ file: TokenizerFile) throws(SepitError) -> Piece {
        var piece = Piece()
        var reader = ProtobufReader(bytes, file: file.path)
        while let (field, value) = try reader.next() {
            switch (field, value) {
            case (1, .bytes(let bytes)):
                guard let text = String(validating: bytes, as: UTF8.self) else { throw reader.invalid() }
                piece.text = text
            case (3, .varint(let number)):
                guard let kind = Piece.Kind(rawValue: number) else { throw reader.invalid() }
                piece.kind = kind
            default: break
            }
        }
        return piece
    }

    private mutating func readTrainer(_ bytes: ArraySlice<UInt8>, _ file: TokenizerFile) throws(SepitError) {
        var reader = ProtobufReader(bytes, file: file.path)
        var kind: UInt64 = 1
        while let (field, value) = try reader.next() {
            switch (field, value) {
            case (3, .varint(let number)): kind = number
            case (24, .varint(let flag)):
                guard flag == 0 else { throw file.unsupported("option", "treat_whitespace_as_suffix") }
            case (35, .varint(let flag)): hasByteFallback = flag != 0
            case (41, .varint(let id)): startID = Int(Int32(truncatingIfNeeded: id))
            case (42, .varint(let id)): endID = Int(Int32(truncatingIfNeeded: id))
            default: break
            }
        }
        let names: [UInt64: String] = [1: "unigram", 3: "word", 4: "char"]
        guard kind == 2 else { throw file.unsupported("SentencePiece model", names[kind] ?? "kind \(kind)") }
    }

    private mutating func readNormalizer(_ bytes: ArraySlice<UInt8>, _ file: TokenizerFile) throws(SepitError) {
        var reader = ProtobufReader(bytes, file: file.path)
        var removesSpaces = true
        while let (field, value) = try reader.next() {
            switch (field, value) {
            case (2, .bytes(let map)):
                guard map.isEmpty else { throw file.unsupported("normalisation", "a precompiled character map") }
            case (3, .varint(let flag)): addsPrefix = flag != 0
            case (4, .varint(let flag)): removesSpaces = flag != 0
            case (5, .varint(let flag)):
                guard flag != 0 else { throw file.unsupported("option", "escape_whitespaces off") }
            default: break
            }
        }
        guard !removesSpaces else { throw file.unsupported("normalisation", "remove_extra_whitespaces") }
    }

    private struct Merge {
        let left: Substring
        let right: Substring
        /// Of the result.
        let id: Int
    }

    /// Longer pieces are not made by merging; none are that long.
    private static let longestPiece = 512

    /// Pairs of pieces that make a piece, in the order in which they merge: by the id of the result, as pieces of this
    /// kind are numbered by rank, and of one result the pair with the shorter left side first; where there are scores, by
    /// these, and then the longer left side first (both as in transformers).
    private var merges: [Merge] {
        let known = Set(pieces.map { Substring($0.text) })
        var merges: [Merge] = []
        for (id, piece) in pieces.enumerated() where piece.text.utf8.count <= Self.longestPiece {
            let scalars = piece.text.unicodeScalars
            for cut in scalars.indices.dropFirst() {
                let (left, right) = (Substring(scalars[..<cut]), Substring(scalars[cut...]))
                if known.contains(left), known.contains(right) {
                    merges.append(Merge(left: left, right: right, id: id))
                }
            }
        }
        guard !scores.isEmpty else { return merges }
        func rank(_ merge: Merge, _ index: Int) -> (Double, Int, Int, Int) {
            let score = scores[merge.id]
            return (
                score.isNaN ? .infinity : -score, -merge.left.unicodeScalars.count, -merge.right.unicodeScalars.count,
                index
            )
        }
        return merges.enumerated().map { (rank: rank($1, $0), merge: $1) }.sorted { $0.rank < $1.rank }.map(\.merge)
    }

    /// The same tokenizer as `tokenizer.json`.
    ///
    /// - Parameters:
    ///   - isLegacy: a space goes in front of the text after every special token, not only of the whole (`legacy` in
    ///     `tokenizer_config.json`; what SentencePiece itself does).
    ///   - added: tokens of `tokenizer_config.json` beyond the model's.
    func definition(
        isLegacy: Bool, addsStart: Bool, addsEnd: Bool, added: [JSONValue]
    ) -> JSONValue {
        let known = Set(added.compactMap { $0["content"]?.text })
        let own = pieces.enumerated().compactMap { id, piece -> JSONValue? in
            guard [.control, .unknown, .userDefined].contains(piece.kind), !known.contains(piece.text) else {
                return nil
            }
            return TokenizerDefinition.addedToken(id, piece.text, isSpecial: piece.kind != .userDefined)
        }
        let unknown = pieces.first { $0.kind == .unknown }?.text
        let mark = JSONValue.string("\u{2581}")
        let space = JSONValue.object([.init("String", .string(" "))])
        var normalizer = JSONValue.null
        var preTokenizer = JSONValue.null
        if isLegacy {
            let prepend = JSONValue.object([.init("type", .string("Prepend")), .init("prepend", mark)])
            let replace = JSONValue.object([
                .init("type", .string("Replace")), .init("pattern", space), .init("content", mark),
            ])
            normalizer = .object([
                .init("type", .string("Sequence")),
                .init("normalizers", .array(addsPrefix ? [prepend, replace] : [replace])),
            ])
        } else {
            preTokenizer = .object([
                .init("type", .string("Metaspace")), .init("replacement", mark),
                .init("prepend_scheme", .string(addsPrefix ? "first" : "never")), .init("split", .boolean(false)),
            ])
        }
        func token(_ id: Int) -> (id: Int, token: String)? { pieces.indices.contains(id) ? (id, pieces[id].text) : nil }
        return TokenizerDefinition.file(
            added: own + added, normalizer: normalizer, preTokenizer: preTokenizer,
            postProcessor: TokenizerDefinition.template(
                start: addsStart ? token(startID) : nil, end: addsEnd ? token(endID) : nil),
            decoder: decoder(mark),
            model: TokenizerDefinition.bytePairs(
                vocabulary: pieces.enumerated().map { .init($0.element.text, .integer($0.offset)) },
                merges: givenMerges.map { $0.map { .string($0) } }
                    ?? merges.map { .array([.string(String($0.left)), .string(String($0.right))]) },
                unknown: unknown, hasByteFallback: hasByteFallback))
    }

    private func decoder(_ mark: JSONValue) -> JSONValue {
        let space = JSONValue.string(" ")
        var parts = [
            TokenizerDefinition.part(
                "Replace", [.init("pattern", .object([.init("String", mark)])), .init("content", space)]),
            TokenizerDefinition.part("ByteFallback"), TokenizerDefinition.part("Fuse"),
        ]
        if addsPrefix {
            parts.append(
                TokenizerDefinition.part(
                    "Strip", [.init("content", space), .init("start", .integer(1)), .init("stop", .integer(0))]))
        }
        return TokenizerDefinition.part("Sequence", [.init("decoders", .array(parts))])
    }
}
