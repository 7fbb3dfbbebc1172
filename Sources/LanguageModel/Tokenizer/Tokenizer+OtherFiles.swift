import FileKit
import TensorKit

/// Tokenizers of folders without a `tokenizer.json`, translated to one.
extension Tokenizer {
    /// A SentencePiece model with what `tokenizer_config.json` and `added_tokens.json` say beside it.
    init(sentencePiece path: String, folder: String) throws(SepitError) {
        let file = TokenizerFile(path: path)
        let model = try SentencePieceModel(try FileSystem.read(path), file: file)
        let config = try Self.configuration(folder)
        let json = model.definition(
            isLegacy: config["legacy"]?.flag ?? true, addsStart: config["add_bos_token"]?.flag ?? true,
            addsEnd: config["add_eos_token"]?.flag ?? false, added: try Self.addedTokens(config, folder))
        try self.init(definition: Array((json.indented() + "\n").utf8), path: path)
    }

    /// BERT's WordPiece vocabulary, a token a line.
    init(wordPieces path: String, folder: String) throws(SepitError) {
        let lines = String(decoding: try FileSystem.read(path), as: UTF8.self).split(
            omittingEmptySubsequences: false, whereSeparator: { $0 == "\n" || $0 == "\r\n" })
        let tokens = (lines.last == "" ? lines.dropLast() : lines[...]).map(String.init)
        var ids: [String: Int] = [:]
        for (id, token) in tokens.enumerated() { ids[token] = id }
        let config = try Self.configuration(folder)
        let special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"].filter { ids[$0] != nil }
        let prefix = JSONValue.string("##")
        let processor: JSONValue =
            if let start = ids["[CLS]"], let end = ids["[SEP]"] {
                TokenizerDefinition.part(
                    "BertProcessing",
                    [
                        .init("sep", .array([.string("[SEP]"), .integer(end)])),
                        .init("cls", .array([.string("[CLS]"), .integer(start)])),
                    ])
            } else {
                .null
            }
        let json = TokenizerDefinition.file(
            added: special.map { TokenizerDefinition.addedToken(ids[$0] ?? 0, $0, isSpecial: true) },
            normalizer: TokenizerDefinition.part(
                "BertNormalizer",
                [
                    .init("clean_text", .boolean(true)),
                    .init("handle_chinese_chars", .boolean(config["tokenize_chinese_chars"]?.flag ?? true)),
                    .init("strip_accents", config["strip_accents"] ?? .null),
                    .init("lowercase", .boolean(config["do_lower_case"]?.flag ?? true)),
                ]),
            preTokenizer: TokenizerDefinition.part("BertPreTokenizer"), postProcessor: processor,
            decoder: TokenizerDefinition.part(
                "WordPiece", [.init("prefix", prefix), .init("cleanup", .boolean(true))]),
            model: TokenizerDefinition.part(
                "WordPiece",
                [
                    .init("unk_token", .string("[UNK]")), .init("continuing_subword_prefix", prefix),
                    .init("max_input_chars_per_word", .integer(100)),
                    .init("vocab", .object(tokens.enumerated().map { .init($0.element, .integer($0.offset)) })),
                ]))
        try self.init(definition: Array((json.indented() + "\n").utf8), path: path)
    }

    /// `tokenizer_config.json`; an empty object where there is none.
    private static func configuration(_ folder: String) throws(SepitError) -> JSONValue {
        let path = Path.join(folder, "tokenizer_config.json")
        return FileSystem.exists(path) ? try JSONValue(contentsOf: path) : .object([])
    }

    /// Tokens beyond the model's: `added_tokens_decoder`, or in older folders `added_tokens.json`.
    private static func addedTokens(_ config: JSONValue, _ folder: String) throws(SepitError) -> [JSONValue] {
        var tokens: [JSONValue] = []
        for member in config["added_tokens_decoder"]?.members ?? [] {
            guard let id = Int(member.key), case .object(let fields) = member.value else { continue }
            tokens.append(.object([.init("id", .integer(id))] + fields))
        }
        let path = Path.join(folder, "added_tokens.json")
        guard tokens.isEmpty, FileSystem.exists(path) else { return tokens }
        for member in try JSONValue(contentsOf: path).members ?? [] {
            if let id = member.value.whole {
                tokens.append(TokenizerDefinition.addedToken(id, member.key, isSpecial: true))
            }
        }
        return tokens
    }
}
