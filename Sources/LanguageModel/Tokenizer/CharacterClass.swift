/// The classes of characters that the pre-tokenizers' patterns tell apart: `\p{L}`, `\p{N}`, `\s` and the rest.
///
/// They are those of Unicode 16, as in Hugging Face `tokenizers`; characters that were added later count as the rest, so
/// that a text has the same ids whatever Unicode version the Swift runtime knows.
enum CharacterClass: UInt8 {
    case letter, number, space, other

    init(_ scalar: Unicode.Scalar) {
        if scalar.isASCII {
            switch scalar {
            case "a"..."z", "A"..."Z": self = .letter
            case "0"..."9": self = .number
            case " ", "\t"..."\r": self = .space
            default: self = .other
            }
            return
        }
        if let age = scalar.properties.age, age.major > 16 {
            self = .other
            return
        }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: self = .letter
        case .decimalNumber, .letterNumber, .otherNumber: self = .number
        default: self = scalar.properties.isWhitespace ? .space : .other
        }
    }
}
