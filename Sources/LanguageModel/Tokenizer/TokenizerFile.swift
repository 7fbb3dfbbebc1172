import FileKit
import TensorKit

/// Access to the fields of a `tokenizer.json` with errors that name the file.
struct TokenizerFile {
    let path: String?

    func invalid(_ message: String, expected: String? = nil, found: String? = nil) -> SepitError {
        SepitError(.badData, code: "tokenizer-invalid", message, file: path, expected: expected, found: found)
    }

    func unsupported(_ part: String, _ name: String) -> SepitError {
        SepitError(
            .badData, code: "tokenizer-unsupported", "This tokenizer uses a \(part) that isn't supported: \(name).",
            file: path,
            hint: "Supported are byte-level and SentencePiece-style BPE (GPT-2, Llama, Qwen) and WordPiece (BERT).")
    }

    func type(_ json: JSONValue, of part: String) throws(SepitError) -> String {
        guard let type = json["type"]?.text else { throw invalid("The \(part) has no type.") }
        return type
    }

    func text(_ json: JSONValue, _ key: String) throws(SepitError) -> String {
        guard let text = json[key]?.text else { throw invalid("The field '\(key)' is missing or isn't a string.") }
        return text
    }

    func flag(_ json: JSONValue, _ key: String) throws(SepitError) -> Bool {
        guard let flag = json[key]?.flag else { throw invalid("The field '\(key)' is missing or isn't a boolean.") }
        return flag
    }

    func identifier(_ json: JSONValue?, of token: String) throws(SepitError) -> Int {
        guard let id = json?.whole, id >= 0, id < Tokenizer.vocabularyLimit else {
            throw invalid("The id of token '\(token)' is missing or out of range.")
        }
        return id
    }

    /// The `vocab` of a model: tokens as UTF-8, and their ids.
    func vocabulary(_ json: JSONValue) throws(SepitError) -> [[UInt8]: Int] {
        guard let members = json["vocab"]?.members else { throw invalid("The model has no 'vocab'.") }
        var vocabulary: [[UInt8]: Int] = [:]
        vocabulary.reserveCapacity(members.count)
        for member in members { vocabulary[Array(member.key.utf8)] = try identifier(member.value, of: member.key) }
        return vocabulary
    }

    func elements(_ json: JSONValue, _ key: String) throws(SepitError) -> [JSONValue] {
        guard let elements = json[key]?.elements else {
            throw invalid("The field '\(key)' is missing or isn't a list.")
        }
        return elements
    }

    /// The `pattern` of a replacement, which must be a plain string.
    func literalPattern(_ json: JSONValue) throws(SepitError) -> String {
        guard let pattern = json["pattern"]?["String"]?.text, !pattern.isEmpty else {
            throw unsupported("replacement pattern", json["pattern"]?["Regex"]?.text ?? "an empty one")
        }
        return pattern
    }
}
