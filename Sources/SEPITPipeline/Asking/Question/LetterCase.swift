/// How letters are written.
enum LetterCase {
    case upper, lower, mixed

    /// Of ASCII letters.
    init(_ letters: some Collection<UInt8>) {
        let lower = letters.count { $0 >= 97 }
        self = lower == 0 ? .upper : lower == letters.count ? .lower : .mixed
    }
}

extension Collection<UInt8> {
    /// Whether there are some, and all are ASCII letters.
    var areLetters: Bool { !isEmpty && allSatisfy(\.isASCIILetter) }
}

extension UInt8 {
    var isASCIILetter: Bool { (65...90).contains(self & 0xDF) && self >= 65 }
    var isASCIIDigit: Bool { (48...57).contains(self) }
}
