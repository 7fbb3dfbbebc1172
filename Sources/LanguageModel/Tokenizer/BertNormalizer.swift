@_spi(_Unicode) import Swift

/// BERT's preparation of text (Devlin et al., 2019; its code, `tokenization.py`, `BasicTokenizer`).
///
/// Categories are those of Unicode 8, as in Hugging Face `tokenizers`; later characters are taken as unassigned.
struct BertNormalizer: Sendable {
    let cleans: Bool
    let separatesChinese: Bool
    let stripsAccents: Bool
    let lowercases: Bool

    func apply(_ text: [UInt8]) -> [UInt8] {
        var scalars: [Unicode.Scalar] = []
        for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
            if cleans {
                if scalar == "\0" || scalar == "\u{FFFD}" || Self.isControl(scalar) { continue }
                if Self.isSpace(scalar) {
                    scalars.append(" ")
                    continue
                }
            }
            if separatesChinese, Self.isChinese(scalar) {
                scalars += [" ", scalar, " "]
            } else {
                scalars.append(scalar)
            }
        }
        var string = String(String.UnicodeScalarView(scalars))
        if stripsAccents {
            var view = String.UnicodeScalarView()
            for scalar in string._nfd where !Self.isNonspacingMark(scalar) { view.append(scalar) }
            string = String(view)
        }
        if lowercases { string = string.unicodeScalars.reduce(into: "") { $0 += $1.properties.lowercaseMapping } }
        return Array(string.utf8)
    }

    private static func category(_ scalar: Unicode.Scalar) -> Unicode.GeneralCategory {
        guard scalar.value < 0x300 || scalar.properties.age.map({ $0.major <= 8 }) ?? true else { return .unassigned }
        switch scalar.value {  // those that were put into another category since
        case 0x166D, 0x111C9: return .otherPunctuation
        case 0x1734, 0x1171E: return .nonspacingMark
        case 0x1885, 0x1886: return .otherLetter
        case 0xA9BD: return .spacingMark
        default: return scalar.properties.generalCategory
        }
    }

    /// Control, format and private characters, but tab and line ends.
    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        if scalar == "\t" || scalar == "\n" || scalar == "\r" { return false }
        switch category(scalar) {
        case .control, .format, .privateUse, .surrogate: return true
        default: return false
        }
    }

    static func isSpace(_ scalar: Unicode.Scalar) -> Bool { CharacterClass(scalar) == .space }

    private static func isNonspacingMark(_ scalar: Unicode.Scalar) -> Bool {
        !scalar.isASCII && category(scalar) == .nonspacingMark
    }

    /// Han ideographs; kana and Hangul are written with spaces or as alphabets.
    private static func isChinese(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x4E00...0x9FFF, 0x3400...0x4DBF, 0x20000...0x2A6DF, 0x2A700...0x2B73F, 0x2B740...0x2B81F,
            0x2B920...0x2CEAF, 0xF900...0xFAFF, 0x2F800...0x2FA1F:
            true
        default: false
        }
    }

    /// ASCII signs, and whatever Unicode calls punctuation.
    static func isPunctuation(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII {
            switch scalar.value {
            case 33...47, 58...64, 91...96, 123...126: return true
            default: return false
            }
        }
        switch category(scalar) {
        case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
            .finalPunctuation, .otherPunctuation:
            return true
        default: return false
        }
    }
}
