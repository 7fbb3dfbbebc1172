import FileKit
import TensorKit

/// The cut of text into words and their spelling for the model (`pre_tokenizer` in `tokenizer.json`).
indirect enum PreTokenizer: Sendable {
    case sequence([PreTokenizer])
    case byteLevel(addsPrefixSpace: Bool, split: SplitPattern?)
    case split(SplitPattern)
    case metaspace(replacement: [UInt8], prepends: Prepending, splits: Bool)

    enum Prepending: String, Sendable {
        case always, first, never
    }

    init(_ json: JSONValue, _ file: TokenizerFile) throws(SepitError) {
        switch try file.type(json, of: "pre-tokenizer") {
        case "Sequence":
            var parts: [PreTokenizer] = []
            for part in try file.elements(json, "pretokenizers") { parts.append(try PreTokenizer(part, file)) }
            self = .sequence(parts)
        case "ByteLevel":
            self = .byteLevel(
                addsPrefixSpace: try file.flag(json, "add_prefix_space"),
                split: json["use_regex"]?.flag ?? true ? .gpt2 : nil)
        case "Split":
            // The known expressions match every character, so these behaviours come to the same.
            let behavior = try file.text(json, "behavior")
            let inverted = json["invert"]?.flag ?? false
            guard let expression = json["pattern"]?["Regex"]?.text, let pattern = SplitPattern(expression: expression)
            else { throw file.unsupported("split pattern", json["pattern"]?["Regex"]?.text ?? "a string") }
            guard behavior == "Isolated" && !inverted || behavior == "Removed" && inverted else {
                throw file.unsupported("split behaviour", behavior)
            }
            self = .split(pattern)
        case "Metaspace":
            let legacy = json["add_prefix_space"]?.flag ?? true ? "always" : "never"
            let scheme = json["prepend_scheme"]?.text ?? legacy
            guard let prepends = Prepending(rawValue: scheme) else { throw file.unsupported("prepend scheme", scheme) }
            self = .metaspace(
                replacement: Array(try file.text(json, "replacement").utf8), prepends: prepends,
                splits: json["split"]?.flag ?? true)
        case let type: throw file.unsupported("pre-tokenizer", type)
        }
    }

    /// - Parameter atStart: whether `text` is the beginning of the whole input.
    func words(of text: ArraySlice<UInt8>, atStart: Bool) -> [ArraySlice<UInt8>] {
        switch self {
        case .sequence(let parts):
            return parts.reduce([text]) { words, part in
                words.enumerated().flatMap { part.words(of: $0.element, atStart: atStart && $0.offset == 0) }
            }
        case .byteLevel(let addsPrefixSpace, let split):
            let space = UInt8(ascii: " ")
            let text = addsPrefixSpace && text.first != space ? [space] + text : text
            return (split?.pieces(of: text) ?? [text]).map { ByteAlphabet.spelling(of: $0)[...] }
        case .split(let pattern): return pattern.pieces(of: text)
        case .metaspace(let replacement, let prepends, let splits):
            var spelled = Array(text).replacingAll([UInt8(ascii: " ")], with: replacement)
            if prepends == .always || prepends == .first && atStart, !spelled.starts(with: replacement) {
                spelled = replacement + spelled
            }
            return splits ? Self.cut(spelled, before: replacement) : [spelled[...]]
        }
    }

    private static func cut(_ text: [UInt8], before mark: [UInt8]) -> [ArraySlice<UInt8>] {
        var words: [ArraySlice<UInt8>] = []
        var start = 0
        for position in text.indices.dropFirst() where text[position...].starts(with: mark) {
            words.append(text[start..<position])
            start = position
        }
        if start < text.count { words.append(text[start...]) }
        return words
    }
}
