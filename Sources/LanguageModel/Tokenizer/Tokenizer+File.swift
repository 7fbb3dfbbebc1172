import FileKit
import TensorKit

extension Tokenizer {
    /// The tokenizer of a model folder: its `tokenizer.json`, or the SentencePiece `tokenizer.model` or WordPiece
    /// `vocab.txt` of models without one; in published SEPIT checkpoints all of this is in `text_tokenizer`.
    ///
    /// - Throws: `SepitError` as `init(path:)`, or `.badData` `sentencepiece-invalid`.
    public init(directory: String) throws(SepitError) {
        let inner = Path.join(directory, "text_tokenizer")
        for folder in [directory, inner] {
            let names = ["tokenizer.json", "tokenizer.model", "vocab.txt"]
            guard let name = names.first(where: { FileSystem.exists(Path.join(folder, $0)) }) else { continue }
            let path = Path.join(folder, name)
            switch name {
            case "tokenizer.json": try self.init(path: path)
            case "tokenizer.model": try self.init(sentencePiece: path, folder: folder)
            default: try self.init(wordPieces: path, folder: folder)
            }
            return
        }
        throw SepitError(
            .missingInput, code: "file-missing", "The folder holds no tokenizer.", file: directory,
            expected: "tokenizer.json, tokenizer.model or vocab.txt")
    }

    /// - Throws: `SepitError` `.missingInput`, `.inputOutput`, or `.badData`: `json-syntax`, `tokenizer-invalid`,
    ///   `tokenizer-unsupported`.
    public init(path: String) throws(SepitError) {
        try self.init(definition: try FileSystem.read(path), path: path)
    }

    /// Writes `tokenizer.json` into a folder, atomically.
    ///
    /// - Throws: `SepitError` `.cannotWrite` or `.inputOutput`.
    public func write(toDirectory directory: String, operations: FileOperations = .system) throws(SepitError) {
        try AtomicFile.write(definition, to: directory + "/tokenizer.json", operations: operations)
    }

    /// - Parameter path: named in errors.
    init(definition: [UInt8], path: String? = nil) throws(SepitError) {
        let file = TokenizerFile(path: path)
        let json = try definition.withUnsafeBytes { bytes in
            Result { () throws(SepitError) in try JSONValue(parsing: bytes, file: path) }
        }.get()
        func part<T>(_ key: String, _ make: (JSONValue) throws(SepitError) -> T) throws(SepitError) -> T? {
            guard let value = json[key], value != .null else { return nil }
            return try make(value)
        }
        guard let model = json["model"] else { throw file.invalid("The tokenizer has no model.") }
        self.init(
            definition: definition,
            normalizer: try part("normalizer") { json throws(SepitError) in try Normalizer(json, file) },
            preTokenizer: try part("pre_tokenizer") { json throws(SepitError) in try PreTokenizer(json, file) },
            model: try WordModel(model, file),
            decoder: try part("decoder") { json throws(SepitError) in try TokenDecoder(json, file) },
            postProcessor: try part("post_processor") { json throws(SepitError) in try PostProcessor(json, file) }
                ?? PostProcessor(),
            addedTokens: try Self.addedTokens(json, file))
    }

    private static func addedTokens(_ json: JSONValue, _ file: TokenizerFile) throws(SepitError) -> [AddedToken] {
        var tokens: [AddedToken] = []
        for item in json["added_tokens"]?.elements ?? [] {
            let content = try file.text(item, "content")
            guard item["single_word"]?.flag != true else {
                throw file.unsupported("token that matches only whole words", content)
            }
            tokens.append(
                AddedToken(
                    id: try file.identifier(item["id"], of: content), content: Array(content.utf8),
                    isSpecial: item["special"]?.flag ?? false, isNormalized: item["normalized"]?.flag ?? true,
                    stripsLeft: item["lstrip"]?.flag ?? false, stripsRight: item["rstrip"]?.flag ?? false))
        }
        return tokens
    }
}

extension WordModel {
    init(_ json: JSONValue, _ file: TokenizerFile) throws(SepitError) {
        self =
            json["type"]?.text == "WordPiece"
            ? .wordPiece(try WordPieceModel(json, file)) : .bytePair(try BytePairModel(json, file))
    }
}

extension WordPieceModel {
    init(_ json: JSONValue, _ file: TokenizerFile) throws(SepitError) {
        vocabulary = try file.vocabulary(json)
        unknownID = vocabulary[Array((json["unk_token"]?.text ?? "[UNK]").utf8)]
        continuation = Array((json["continuing_subword_prefix"]?.text ?? "##").utf8)
        longestWord = json["max_input_chars_per_word"]?.whole ?? 100
    }
}

extension BytePairModel {
    init(_ json: JSONValue, _ file: TokenizerFile) throws(SepitError) {
        // Files of the first versions name no type.
        if let type = json["type"]?.text, type != "BPE" { throw file.unsupported("model", type) }
        for key in ["continuing_subword_prefix", "end_of_word_suffix"] where json[key]?.text.map(\.isEmpty) == false {
            throw file.unsupported("model option", key)
        }
        let vocabulary = try file.vocabulary(json)
        func id(_ token: some Sequence<UInt8>) throws(SepitError) -> Int {
            let bytes = Array(token)
            guard let id = vocabulary[bytes] else {
                throw file.invalid(
                    "A merge uses a token that isn't in the vocabulary.", found: String(decoding: bytes, as: UTF8.self))
            }
            return id
        }
        var merges: [(left: Int, right: Int, merged: Int)] = []
        for item in try file.elements(json, "merges") {
            // Either ["a", "b"] or, in older files, "a b".
            let pair =
                item.elements?.compactMap { $0.text.map { Array($0.utf8) } }
                ?? item.text.map { $0.utf8.split(separator: UInt8(ascii: " ")).map(Array.init) } ?? []
            guard pair.count == 2 else { throw file.invalid("A merge isn't a pair of tokens.") }
            merges.append((try id(pair[0]), try id(pair[1]), try id(pair[0] + pair[1])))
        }
        let unknown = json["unk_token"]?.text
        self.init(
            vocabulary: vocabulary, merges: merges,
            unknownID: try unknown.map { token throws(SepitError) in
                try id(token.utf8)
            },
            fusesUnknown: json["fuse_unk"]?.flag ?? false, usesByteFallback: json["byte_fallback"]?.flag ?? false,
            ignoresMerges: json["ignore_merges"]?.flag ?? false)
    }
}
