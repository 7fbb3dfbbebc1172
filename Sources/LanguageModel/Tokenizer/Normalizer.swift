import FileKit
@_spi(_Unicode) import Swift
import TensorKit

/// A change to the text before it is cut into words (`normalizer` in `tokenizer.json`).
indirect enum Normalizer: Sendable {
    case sequence([Normalizer])
    case prepend([UInt8])
    case replace([UInt8], with: [UInt8])
    /// Unicode normalisation form C.
    case composed
    case bert(BertNormalizer)

    init(_ json: JSONValue, _ file: TokenizerFile) throws(SepitError) {
        switch try file.type(json, of: "normalizer") {
        case "Sequence":
            var parts: [Normalizer] = []
            for part in try file.elements(json, "normalizers") { parts.append(try Normalizer(part, file)) }
            self = .sequence(parts)
        case "Prepend": self = .prepend(Array(try file.text(json, "prepend").utf8))
        case "Replace":
            let pattern = try file.literalPattern(json)
            self = .replace(Array(pattern.utf8), with: Array(try file.text(json, "content").utf8))
        case "NFC": self = .composed
        case "BertNormalizer":
            let lowercases = json["lowercase"]?.flag ?? true
            self = .bert(
                BertNormalizer(
                    cleans: json["clean_text"]?.flag ?? true,
                    separatesChinese: json["handle_chinese_chars"]?.flag ?? true,
                    stripsAccents: json["strip_accents"]?.flag ?? lowercases, lowercases: lowercases))
        case let type: throw file.unsupported("normalizer", type)
        }
    }

    func apply(_ text: [UInt8]) -> [UInt8] {
        switch self {
        case .sequence(let parts): parts.reduce(text) { $1.apply($0) }
        case .prepend(let prefix): text.isEmpty ? text : prefix + text
        case .replace(let pattern, let replacement): text.replacingAll(pattern, with: replacement)
        case .composed: Self.composed(text)
        case .bert(let normalizer): normalizer.apply(text)
        }
    }
}

extension Normalizer {
    /// Form C as of Unicode 9, which Hugging Face `tokenizers` knows: later characters stay as and where they are.
    private static func composed(_ text: [UInt8]) -> [UInt8] {
        // Up to U+02FF nothing changes, and most text goes no further.
        guard text.contains(where: { $0 >= 0xCC }) else { return text }
        var result = String.UnicodeScalarView()
        var known = String.UnicodeScalarView()
        for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
            if scalar.value < 0x300 || scalar.properties.age.map({ $0.major <= 9 }) ?? true {
                known.append(scalar)
            } else {
                result.append(contentsOf: String(known)._nfc)
                known = String.UnicodeScalarView()
                result.append(scalar)
            }
        }
        result.append(contentsOf: String(known)._nfc)
        return Array(String(result).utf8)
    }
}

extension [UInt8] {
    /// The bytes with every occurrence of `pattern` replaced, from left to right.
    func replacingAll(_ pattern: [UInt8], with replacement: [UInt8]) -> [UInt8] {
        guard let first = pattern.first, contains(first) else { return self }
        var result: [UInt8] = []
        result.reserveCapacity(count)
        var position = 0
        while position < count {
            if self[position] == first, self[position...].starts(with: pattern) {
                result.append(contentsOf: replacement)
                position += pattern.count
            } else {
                result.append(self[position])
                position += 1
            }
        }
        return result
    }
}
