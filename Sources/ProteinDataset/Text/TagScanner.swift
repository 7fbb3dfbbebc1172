/// Reads identifiers from their beginning; a regular expression would be too slow for every name of a proteome.
struct TagScanner {
    private var rest: Substring.UTF8View

    init(_ text: some StringProtocol) { rest = Substring(text).utf8 }

    var isAtEnd: Bool { rest.isEmpty }

    static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    static func isLetter(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) }

    /// Takes a text, if it stands here.
    mutating func take(_ text: String) -> Bool {
        guard rest.starts(with: text.utf8) else { return false }
        rest = rest.dropFirst(text.utf8.count)
        return true
    }

    /// Takes the first of several texts that stands here.
    mutating func takeAny(_ texts: [String]) -> Bool {
        for text in texts where take(text) { return true }
        return false
    }

    /// Takes all that satisfies a condition; how much.
    @discardableResult
    mutating func take(while condition: (UInt8) -> Bool) -> Int {
        let taken = rest.prefix(while: condition).count
        rest = rest.dropFirst(taken)
        return taken
    }

    /// Takes exactly `count` that satisfy a condition.
    mutating func take(_ count: Int, where condition: (UInt8) -> Bool) -> Bool {
        guard rest.prefix(count).count == count, rest.prefix(count).allSatisfy(condition) else { return false }
        rest = rest.dropFirst(count)
        return true
    }

    mutating func takeDigits() -> Int { take(while: Self.isDigit) }
}
