import FileKit
import TensorKit

/// The cut of text into words and their spelling for the model (`pre_tokenizer` in `tokenizer.json`).
indirect enum PreTokenizer: Sendable {
    case sequence([PreTokenizer])
    case byteLevel(addsPrefixSpace: Bool, split: SplitPattern?)
    case split(SplitPattern)
    /// Digits apart from the rest, each alone or runs of them.
    case digits(individually: Bool)
    /// BERT's: cut at white space, which goes, and around every punctuation mark.
    case bert
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
        case "Digits": self = .digits(individually: json["individual_digits"]?.flag ?? false)
        case "BertPreTokenizer": self = .bert
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
        case .digits(let individually):
            return Self.cut(text) { scalar, last in
                Self.isDigit(scalar) ? (individually || !Self.isDigit(last)) : Self.isDigit(last)
            }
        case .bert:
            let words = Self.cut(text) { scalar, last in
                BertNormalizer.isSpace(scalar) || BertNormalizer.isSpace(last) || BertNormalizer.isPunctuation(scalar)
                    || BertNormalizer.isPunctuation(last)
            }
            return words.filter { word in
                !String(decoding: word, as: UTF8.self).unicodeScalars.allSatisfy(BertNormalizer.isSpace)
            }
        case .metaspace(let replacement, let prepends, let splits):
            var spelled = Array(text).replacingAll([UInt8(ascii: " ")], with: replacement)
            if prepends == .always || prepends == .first && atStart, !spelled.starts(with: replacement) {
                spelled = replacement + spelled
            }
            return splits ? Self.cut(spelled, before: replacement) : [spelled[...]]
        }
    }

    /// A number of any script, of the newest Unicode.
    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return "0"..."9" ~= scalar }
        return [.decimalNumber, .letterNumber, .otherNumber].contains(scalar.properties.generalCategory)
    }

    /// Cuts where `isBoundary`, given the scalar after a place and the one before it.
    private static func cut(
        _ text: ArraySlice<UInt8>, _ isBoundary: (_ scalar: Unicode.Scalar, _ last: Unicode.Scalar) -> Bool
    ) -> [ArraySlice<UInt8>] {
        var words: [ArraySlice<UInt8>] = []
        var (start, position) = (text.startIndex, text.startIndex)
        var last: Unicode.Scalar?
        for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
            if let last, isBoundary(scalar, last) {
                words.append(text[start..<position])
                start = position
            }
            last = scalar
            position += UTF8.width(scalar)
        }
        if start < text.endIndex { words.append(text[start...]) }
        return words
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
