import FileKit
import TensorKit

/// The way from tokens back to text (`decoder` in `tokenizer.json`): each step maps the list of tokens to another.
indirect enum TokenDecoder: Sendable {
    case sequence([TokenDecoder])
    case byteLevel
    case byteFallback
    case fuse
    case replace([UInt8], with: [UInt8])
    case strip([UInt8], start: Int, stop: Int)
    case metaspace(replacement: [UInt8], dropsFirst: Bool)
    case wordPiece(prefix: [UInt8], cleans: Bool)

    init(_ json: JSONValue, _ file: TokenizerFile) throws(SepitError) {
        switch try file.type(json, of: "decoder") {
        case "Sequence":
            var parts: [TokenDecoder] = []
            for part in try file.elements(json, "decoders") { parts.append(try TokenDecoder(part, file)) }
            self = .sequence(parts)
        case "ByteLevel": self = .byteLevel
        case "ByteFallback": self = .byteFallback
        case "Fuse": self = .fuse
        case "Replace":
            let pattern = try file.literalPattern(json)
            self = .replace(Array(pattern.utf8), with: Array(try file.text(json, "content").utf8))
        case "Strip":
            self = .strip(
                Array(try file.text(json, "content").utf8), start: json["start"]?.whole ?? 0,
                stop: json["stop"]?.whole ?? 0)
        case "Metaspace":
            let legacy = json["add_prefix_space"]?.flag ?? true ? "always" : "never"
            self = .metaspace(
                replacement: Array(try file.text(json, "replacement").utf8),
                dropsFirst: (json["prepend_scheme"]?.text ?? legacy) != "never")
        case "WordPiece":
            self = .wordPiece(
                prefix: Array((json["prefix"]?.text ?? "##").utf8), cleans: json["cleanup"]?.flag ?? true)
        case let type: throw file.unsupported("decoder", type)
        }
    }

    func apply(_ tokens: [[UInt8]]) -> [[UInt8]] {
        switch self {
        case .sequence(let parts): return parts.reduce(tokens) { $1.apply($0) }
        case .byteLevel: return [Self.repaired(tokens.flatMap { ByteAlphabet.bytes(of: $0) ?? $0 })]
        case .byteFallback: return Self.joiningBytes(tokens)
        case .fuse: return [Array(tokens.joined())]
        case .replace(let pattern, let replacement): return tokens.map { $0.replacingAll(pattern, with: replacement) }
        case .strip(let content, let start, let stop):
            return tokens.map { Self.stripped($0, of: content, start: start, stop: stop) }
        case .metaspace(let replacement, let dropsFirst):
            return tokens.enumerated().map { index, token in
                let rest =
                    index == 0 && dropsFirst && token.starts(with: replacement)
                    ? Array(token.dropFirst(replacement.count)) : token
                return rest.replacingAll(replacement, with: [UInt8(ascii: " ")])
            }
        case .wordPiece(let prefix, let cleans):
            return tokens.enumerated().map { index, token in
                var text = token
                if index > 0 {
                    text =
                        token.starts(with: prefix)
                        ? Array(token.dropFirst(prefix.count)) : [UInt8(ascii: " ")] + token
                }
                guard cleans else { return text }
                return Self.contractions.reduce(text) { $0.replacingAll($1.0, with: $1.1) }
            }
        }
    }

    /// The spaces that English writes none of, as BERT's decoders remove them.
    private static let contractions: [([UInt8], [UInt8])] = [
        (" .", "."), (" ?", "?"), (" !", "!"), (" ,", ","), (" ' ", "'"), (" n't", "n't"), (" 'm", "'m"),
        (" do not", " don't"), (" 's", "'s"), (" 've", "'ve"), (" 're", "'re"),
    ].map { (Array($0.0.utf8), Array($0.1.utf8)) }

    /// A token without up to `start` copies of `content` in front and up to `stop` behind.
    private static func stripped(_ token: [UInt8], of content: [UInt8], start: Int, stop: Int) -> [UInt8] {
        guard !content.isEmpty else { return token }
        var rest = token[...]
        var (front, back) = (start, stop)
        while front > 0, rest.starts(with: content) {
            rest = rest.dropFirst(content.count)
            front -= 1
        }
        while back > 0, rest.suffix(content.count).elementsEqual(content) {
            rest = rest.dropLast(content.count)
            back -= 1
        }
        return Array(rest)
    }

    /// Valid UTF-8, every ill-formed part replaced by U+FFFD.
    private static func repaired(_ bytes: [UInt8]) -> [UInt8] { Array(String(decoding: bytes, as: UTF8.self).utf8) }

    /// Joins runs of `<0xNN>` into characters, or into one U+FFFD per byte where they are none.
    private static func joiningBytes(_ tokens: [[UInt8]]) -> [[UInt8]] {
        var result: [[UInt8]] = []
        var run: [UInt8] = []
        func flush() {
            guard !run.isEmpty else { return }
            if String(validating: run, as: UTF8.self) != nil {
                result.append(run)
            } else {
                result.append(contentsOf: run.map { _ in Array("\u{FFFD}".utf8) })
            }
            run = []
        }
        for token in tokens {
            if let byte = ByteFallback.byte(token) {
                run.append(byte)
            } else {
                flush()
                result.append(token)
            }
        }
        flush()
        return result
    }
}
