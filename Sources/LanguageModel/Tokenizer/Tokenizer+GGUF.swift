import FileKit

/// The tokenizer in a GGUF file's metadata, translated to a `tokenizer.json`.
extension Tokenizer {
    /// Both kinds that Llama-family models have: `gpt2`, byte-level with merges, and `llama`, SentencePiece's with scores.
    ///
    /// - Throws: `SepitError` `.badData`: `tokenizer-unsupported` for other kinds and pre-tokenizers, `tokenizer-invalid`.
    init(_ file: GGUFFile) throws(SepitError) {
        let vocabulary = try GGUFVocabulary(file)
        let json =
            switch vocabulary.kind {
            case .pieces:
                try vocabulary.pieces.definition(
                    isLegacy: false, addsStart: vocabulary.addsStart ?? true, addsEnd: vocabulary.addsEnd,
                    added: vocabulary.special)
            case .bytes: try vocabulary.byteLevel
            }
        try self.init(definition: Array((json.indented() + "\n").utf8), path: file.path)
    }
}

/// `tokenizer.ggml.*`.
private struct GGUFVocabulary {
    enum Kind: String {
        case bytes = "gpt2"
        case pieces = "llama"
    }

    let kind: Kind
    let addsStart: Bool?
    let addsEnd: Bool
    private let file: GGUFFile
    private let errors: TokenizerFile
    private let tokens: [String]
    private let types: [SentencePieceModel.Piece.Kind]

    init(_ file: GGUFFile) throws(SepitError) {
        self.file = file
        errors = TokenizerFile(path: file.path)
        guard let name = file.text("tokenizer.ggml.model"), let tokens = file.array("tokenizer.ggml.tokens")?.strings
        else { throw errors.invalid("The file has no vocabulary.", expected: "tokenizer.ggml.model and .tokens") }
        guard let kind = Kind(rawValue: name) else { throw errors.unsupported("model", name) }
        guard tokens.count < Tokenizer.vocabularyLimit else {
            throw errors.invalid(
                "The vocabulary is too large.", expected: "below \(Tokenizer.vocabularyLimit)",
                found: "\(tokens.count)")
        }
        self.kind = kind
        self.tokens = tokens
        types = try Self.types(file, count: tokens.count, errors)
        addsStart = file.flag("tokenizer.ggml.add_bos_token")
        addsEnd = file.flag("tokenizer.ggml.add_eos_token") ?? false
    }

    private static func types(
        _ file: GGUFFile, count: Int, _ errors: TokenizerFile
    ) throws(SepitError) -> [SentencePieceModel.Piece.Kind] {
        guard let stored = file.array("tokenizer.ggml.token_type") else {
            return Array(repeating: .normal, count: count)
        }
        let types = (stored.integers ?? []).compactMap {
            UInt64(exactly: $0).flatMap(SentencePieceModel.Piece.Kind.init(rawValue:))
        }
        guard types.count == count else {
            throw errors.invalid("There isn't a type from 1 to 6 for each token.", found: "\(types.count) of \(count)")
        }
        return types
    }

    /// A token that a key names by its id.
    private func token(_ key: String) throws(SepitError) -> (id: Int, token: String)? {
        guard let id = file.integer("tokenizer.ggml." + key) else { return nil }
        guard tokens.indices.contains(id) else {
            throw errors.invalid("The key tokenizer.ggml.\(key) names no token.", found: "\(id)")
        }
        return (id, tokens[id])
    }

    /// The tokens that keys name.
    var special: [JSONValue] {
        get throws(SepitError) {
            var added: [Int: JSONValue] = [:]
            for key in ["bos_token_id", "eos_token_id", "unknown_token_id", "padding_token_id"] {
                guard let (id, token) = try token(key), !token.isEmpty else { continue }
                added[id] = TokenizerDefinition.addedToken(id, token, isSpecial: true)
            }
            return Array(added.values)
        }
    }

    /// Tokens with scores: of two merges, the one with the higher goes first.
    var pieces: SentencePieceModel {
        get throws(SepitError) {
            let merges = file.array("tokenizer.ggml.merges")?.strings
            let scores = file.array("tokenizer.ggml.scores")?.numbers
            guard merges != nil || scores?.count == tokens.count else {
                throw errors.invalid(
                    "There isn't a score for each token.", found: "\(scores?.count ?? 0) of \(tokens.count)")
            }
            let isPrefixed = file.flag("tokenizer.ggml.add_space_prefix") ?? true
            return SentencePieceModel(
                pieces: tokens.indices.map { SentencePieceModel.Piece(text: tokens[$0], kind: types[$0]) },
                scores: scores ?? [], merges: merges, startID: try token("bos_token_id")?.id ?? 1,
                endID: try token("eos_token_id")?.id ?? 2, addsPrefix: isPrefixed)
        }
    }

    /// Tokens of bytes, merged in the order of a list.
    var byteLevel: JSONValue {
        get throws(SepitError) {
            guard let merges = file.array("tokenizer.ggml.merges")?.strings else {
                throw errors.invalid("The tokenizer has no merges.", expected: "tokenizer.ggml.merges")
            }
            let name = file.text("tokenizer.ggml.pre") ?? "default"
            guard let preTokenizer = GGUFPreTokenizer(name: name) else {
                throw errors.unsupported("pre-tokenizer", name)
            }
            var added = try special
            let known = Set(added.compactMap { $0["id"]?.whole })
            for (id, kind) in types.enumerated() where !known.contains(id) && !tokens[id].isEmpty {
                if [.control, .unknown, .userDefined].contains(kind) {
                    added.append(
                        TokenizerDefinition.addedToken(id, tokens[id], isSpecial: kind != .userDefined))
                }
            }
            let start = addsStart ?? preTokenizer.addsStart ? try token("bos_token_id") : nil
            let isPrefixed = file.flag("tokenizer.ggml.add_space_prefix") ?? false
            return TokenizerDefinition.file(
                added: added, normalizer: preTokenizer.normalizer,
                preTokenizer: preTokenizer.definition(addsPrefixSpace: isPrefixed),
                postProcessor: TokenizerDefinition.template(
                    start: start, end: addsEnd ? try token("eos_token_id") : nil),
                decoder: TokenizerDefinition.byteLevel(addsPrefixSpace: isPrefixed, splits: true),
                model: TokenizerDefinition.bytePairs(
                    vocabulary: tokens.enumerated().map { .init($0.element, .integer($0.offset)) },
                    merges: merges.map { .string($0) }, ignoresMerges: preTokenizer.ignoresMerges))
        }
    }
}
