import FileKit
import TensorKit

extension Tokenizer {
    /// The same tokenizer with further special tokens, matched in text as they stand; each gets the next free id, and
    /// those that are special tokens already are left as they are.
    ///
    /// - Throws: `SepitError` `.badData` as `init(path:)`.
    public func adding(specialTokens tokens: [String]) throws(SepitError) -> Tokenizer {
        let json = try definition.withUnsafeBytes { bytes in
            Result { () throws(SepitError) in try JSONValue(parsing: bytes) }
        }.get()
        guard case .object(var members) = json else { return self }
        var added = json["added_tokens"]?.elements ?? []
        let known = Set(added.compactMap { $0["content"]?.text })
        var next = vocabularySize
        for token in tokens where !known.contains(token) {
            let id = tokenID(token) ?? next
            if id == next { next += 1 }
            added.append(
                .object([
                    .init("id", .integer(id)), .init("content", .string(token)), .init("single_word", .boolean(false)),
                    .init("lstrip", .boolean(false)), .init("rstrip", .boolean(false)),
                    .init("normalized", .boolean(false)), .init("special", .boolean(true)),
                ]))
        }
        members.removeAll { $0.key == "added_tokens" }
        members.insert(.init("added_tokens", .array(added)), at: members.first?.key == "version" ? 1 : 0)
        return try Tokenizer(definition: Array((JSONValue.object(members).indented() + "\n").utf8))
    }
}
