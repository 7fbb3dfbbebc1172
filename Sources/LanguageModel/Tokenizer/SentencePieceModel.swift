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

    /// Pairs of pieces that make a piece, in the order in which they merge: by the id of the result, as pieces of this
    /// kind are numbered by rank; of one result, the pair with the shorter left side first (as in transformers).
    private var merges: [(left: Substring, right: Substring)] {
        var ids: [Substring: Int] = [:]
        for (id, piece) in pieces.enumerated() { ids[Substring(piece.text)] = id }
        var merges: [(left: Substring, right: Substring)] = []
        for piece in pieces {
            let scalars = piece.text.unicodeScalars
            for cut in scalars.indices.dropFirst() {
                let (left, right) = (Substring(scalars[..<cut]), Substring(scalars[cut...]))
                if ids[left] != nil, ids[right] != nil { merges.append((left, right)) }
            }
        }
        return merges
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
            return Self.addedToken(id, piece.text, isSpecial: piece.kind != .userDefined)
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
        let model = JSONValue.object([
            .init("type", .string("BPE")), .init("dropout", .null),
            .init("unk_token", unknown.map { .string($0) } ?? .null),
            .init("continuing_subword_prefix", .null), .init("end_of_word_suffix", .null),
            .init("fuse_unk", .boolean(true)), .init("byte_fallback", .boolean(hasByteFallback)),
            .init("ignore_merges", .boolean(false)),
            .init("vocab", .object(pieces.enumerated().map { .init($0.element.text, .integer($0.offset)) })),
            .init("merges", .array(merges.map { .array([.string(String($0.left)), .string(String($0.right))]) })),
        ])
        return .object([
            .init("version", .string("1.0")), .init("truncation", .null), .init("padding", .null),
            .init("added_tokens", .array((own + added).sorted { ($0["id"]?.whole ?? 0) < ($1["id"]?.whole ?? 0) })),
            .init("normalizer", normalizer), .init("pre_tokenizer", preTokenizer),
            .init("post_processor", template(addsStart: addsStart, addsEnd: addsEnd)), .init("decoder", decoder(mark)),
            .init("model", model),
        ])
    }

    private func decoder(_ mark: JSONValue) -> JSONValue {
        func part(_ type: String, _ members: [JSONValue.Member] = []) -> JSONValue {
            .object([.init("type", .string(type))] + members)
        }
        let space = JSONValue.string(" ")
        var parts = [
            part("Replace", [.init("pattern", .object([.init("String", mark)])), .init("content", space)]),
            part("ByteFallback"), part("Fuse"),
        ]
        if addsPrefix {
            parts.append(
                part("Strip", [.init("content", space), .init("start", .integer(1)), .init("stop", .integer(0))]))
        }
        return part("Sequence", [.init("decoders", .array(parts))])
    }

    /// The start token in front and the end token behind, where asked for.
    private func template(addsStart: Bool, addsEnd: Bool) -> JSONValue {
        var special: [JSONValue.Member] = []
        func item(_ id: Int) -> [JSONValue] {
            guard pieces.indices.contains(id) else { return [] }
            let token = JSONValue.string(pieces[id].text)
            special.append(
                .init(
                    pieces[id].text,
                    .object([
                        .init("id", token), .init("ids", .array([.integer(id)])), .init("tokens", .array([token])),
                    ])))
            return [.object([.init("SpecialToken", .object([.init("id", token), .init("type_id", .integer(0))]))])]
        }
        let start = addsStart ? item(startID) : []
        let end = addsEnd ? item(endID) : []
        func sequence(_ name: String) -> [JSONValue] {
            start + [
                .object([.init("Sequence", .object([.init("id", .string(name)), .init("type_id", .integer(0))]))])
            ] + end
        }
        return .object([
            .init("type", .string("TemplateProcessing")), .init("single", .array(sequence("A"))),
            .init("pair", .array(sequence("A") + sequence("B"))), .init("special_tokens", .object(special)),
        ])
    }

    static func addedToken(_ id: Int, _ content: String, isSpecial: Bool) -> JSONValue {
        .object([
            .init("id", .integer(id)), .init("content", .string(content)), .init("single_word", .boolean(false)),
            .init("lstrip", .boolean(false)), .init("rstrip", .boolean(false)), .init("normalized", .boolean(false)),
            .init("special", .boolean(isSpecial)),
        ])
    }
}
