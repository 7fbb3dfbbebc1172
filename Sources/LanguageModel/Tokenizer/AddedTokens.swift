/// A token that is matched in the text as a whole, before words are formed.
struct AddedToken: Sendable {
    var id: Int
    /// UTF-8.
    var content: [UInt8]
    /// Left out of decoded text.
    var isSpecial: Bool
    /// Matched in the text after normalisation.
    var isNormalized: Bool
    /// Takes the white space on its left or right with it.
    var stripsLeft: Bool
    var stripsRight: Bool
}

/// Finds added tokens in text: the leftmost, and of several there the longest.
struct AddedTokenMatcher: Sendable {
    enum Segment {
        case text(ArraySlice<UInt8>)
        case token(Int)
    }

    /// By first byte, longest first.
    private var candidates = [[AddedToken]](repeating: [], count: 256)

    init(_ tokens: [AddedToken]) {
        for token in tokens.sorted(by: { $0.content.count > $1.content.count }) {
            if let first = token.content.first { candidates[Int(first)].append(token) }
        }
    }

    func segments(of text: ArraySlice<UInt8>) -> [Segment] {
        var segments: [Segment] = []
        var textStart = text.startIndex
        var position = text.startIndex
        while position < text.endIndex {
            let rest = text[position...]
            guard let token = candidates[Int(text[position])].first(where: { rest.starts(with: $0.content) }) else {
                position += 1
                continue
            }
            let start = token.stripsLeft ? Self.trimmedEnd(text[textStart..<position]) : position
            if textStart < start { segments.append(.text(text[textStart..<start])) }
            segments.append(.token(token.id))
            position += token.content.count
            if token.stripsRight { position = Self.trimmedStart(text[position...]) }
            textStart = position
        }
        if textStart < text.endIndex { segments.append(.text(text[textStart...])) }
        return segments
    }

    private static func trimmedStart(_ text: ArraySlice<UInt8>) -> Int {
        var start = text.startIndex
        for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
            guard CharacterClass(scalar) == .space else { break }
            start += UTF8.width(scalar)
        }
        return start
    }

    private static func trimmedEnd(_ text: ArraySlice<UInt8>) -> Int {
        var end = text.endIndex
        for scalar in String(decoding: text, as: UTF8.self).unicodeScalars.reversed() {
            guard CharacterClass(scalar) == .space else { break }
            end -= UTF8.width(scalar)
        }
        return end
    }
}
