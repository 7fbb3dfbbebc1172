import FileKit

/// Parts of a `tokenizer.json` that is made from other files.
enum TokenizerDefinition {
    /// An object with its `type`.
    static func part(_ type: String, _ members: [JSONValue.Member] = []) -> JSONValue {
        .object([.init("type", .string(type))] + members)
    }

    /// A token that is matched in the text as it stands.
    static func addedToken(_ id: Int, _ content: String, isSpecial: Bool) -> JSONValue {
        .object([
            .init("id", .integer(id)), .init("content", .string(content)), .init("single_word", .boolean(false)),
            .init("lstrip", .boolean(false)), .init("rstrip", .boolean(false)), .init("normalized", .boolean(false)),
            .init("special", .boolean(isSpecial)),
        ])
    }

    /// The post-processor that puts a token in front of a text and one behind it.
    static func template(start: (id: Int, token: String)?, end: (id: Int, token: String)?) -> JSONValue {
        func item(_ name: String, _ kind: String) -> JSONValue {
            .object([.init(kind, .object([.init("id", .string(name)), .init("type_id", .integer(0))]))])
        }
        func around(_ name: String) -> [JSONValue] {
            (start.map { [item($0.token, "SpecialToken")] } ?? []) + [item(name, "Sequence")]
                + (end.map { [item($0.token, "SpecialToken")] } ?? [])
        }
        let special = [start, end].compactMap { $0 }.map { id, token in
            JSONValue.Member(
                token,
                .object([
                    .init("id", .string(token)), .init("ids", .array([.integer(id)])),
                    .init("tokens", .array([.string(token)])),
                ]))
        }
        return part(
            "TemplateProcessing",
            [
                .init("single", .array(around("A"))), .init("pair", .array(around("A") + around("B"))),
                .init("special_tokens", .object(special)),
            ])
    }

    /// Byte-pair encoding.
    static func bytePairs(
        vocabulary: [JSONValue.Member], merges: [JSONValue], unknown: String? = nil, hasByteFallback: Bool = false,
        ignoresMerges: Bool = false
    ) -> JSONValue {
        part(
            "BPE",
            [
                .init("dropout", .null), .init("unk_token", unknown.map { .string($0) } ?? .null),
                .init("continuing_subword_prefix", .null), .init("end_of_word_suffix", .null),
                .init("fuse_unk", .boolean(unknown != nil)), .init("byte_fallback", .boolean(hasByteFallback)),
                .init("ignore_merges", .boolean(ignoresMerges)), .init("vocab", .object(vocabulary)),
                .init("merges", .array(merges)),
            ])
    }

    /// The byte alphabet, as pre-tokenizer or as decoder.
    static func byteLevel(addsPrefixSpace: Bool, splits: Bool) -> JSONValue {
        part(
            "ByteLevel",
            [
                .init("add_prefix_space", .boolean(addsPrefixSpace)), .init("trim_offsets", .boolean(true)),
                .init("use_regex", .boolean(splits)),
            ])
    }

    /// The whole file.
    static func file(
        added: [JSONValue], normalizer: JSONValue = .null, preTokenizer: JSONValue = .null, postProcessor: JSONValue,
        decoder: JSONValue, model: JSONValue
    ) -> JSONValue {
        .object([
            .init("version", .string("1.0")), .init("truncation", .null), .init("padding", .null),
            .init("added_tokens", .array(added.sorted { ($0["id"]?.whole ?? 0) < ($1["id"]?.whole ?? 0) })),
            .init("normalizer", normalizer), .init("pre_tokenizer", preTokenizer),
            .init("post_processor", postProcessor), .init("decoder", decoder), .init("model", model),
        ])
    }
}
