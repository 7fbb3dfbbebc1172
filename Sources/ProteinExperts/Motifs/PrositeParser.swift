import FileKit

/// Reads the syntax of `PrositePattern`.
struct PrositeParser {
    private let text: String
    private let bytes: [UInt8]
    private var place = 0

    init(_ text: String) {
        self.text = text
        bytes = Array(text.utf8.filter { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") })
    }

    /// - Throws: `SepitError` `.badData` (`pattern-invalid`).
    mutating func parse() throws(SepitError) -> ([PrositePattern.Element], isAtStart: Bool, isAtEnd: Bool) {
        guard text.utf8.count <= PrositePattern.longest else {
            throw error("at most \(PrositePattern.longest) letters", found: "\(text.utf8.count)")
        }
        var elements: [PrositePattern.Element] = []
        let isAtStart = take("<")
        if isAtStart { _ = take("-") }
        var isAtEnd = false
        while place < bytes.count {
            if take(".") { break }
            if take(">") {
                isAtEnd = true
                _ = take(".")
                break
            }
            elements.append(try element())
            guard elements.count <= PrositePattern.mostElements else {
                throw error("at most \(PrositePattern.mostElements) elements")
            }
            if take("-"), place == bytes.count { throw error("an element after the hyphen") }
        }
        guard place == bytes.count else { throw error("the end of the pattern") }
        guard !elements.isEmpty else { throw error("an element such as x, N or [ST]") }
        for (index, element) in elements.enumerated() {
            guard !element.orEnd || (index == elements.count - 1 && !isAtEnd) else {
                throw error("> in brackets only in the last element")
            }
            guard !element.orStart || (index == 0 && !isAtStart) else {
                throw error("< in brackets only in the first element")
            }
        }
        // What matches nothing anywhere is everywhere.
        guard elements.contains(where: { $0.least > 0 }) || (isAtStart && isAtEnd) else {
            throw error("an element that isn't optional")
        }
        return (elements, isAtStart, isAtEnd)
    }

    private mutating func element() throws(SepitError) -> PrositePattern.Element {
        var element = PrositePattern.Element(residues: 0, least: 1, most: 1)
        if take("x") || take("X") {
            element.residues = PrositePattern.any
        } else if take("[") {
            while !take("]") {
                if take(">") {
                    element.orEnd = true
                } else if take("<") {
                    element.orStart = true
                } else {
                    element.residues |= try letter("a residue or ]")
                }
            }
            guard element.residues != 0 else { throw error("a residue in the brackets") }
        } else if take("{") {
            var excluded: UInt32 = 0
            while !take("}") { excluded |= try letter("a residue or }") }
            element.residues = PrositePattern.known & ~excluded
            guard excluded != 0, element.residues != 0 else { throw error("some residues, but not all, in the braces") }
        } else {
            element.residues = try letter("x, a residue, [ or {")
        }
        if take("*") {
            (element.least, element.most) = (0, .max)
        } else if take("(") {
            element.least = try number()
            element.most = element.least
            if take(",") { element.most = try number() }
            guard take(")") else { throw error(")") }
            guard element.least <= element.most, element.most > 0 else {
                throw error("the lower number first, and the other above 0")
            }
        }
        guard element.least == 1 && element.most == 1 || !(element.orEnd || element.orStart) else {
            throw error("no repeat of an element with an end of the sequence")
        }
        return element
    }

    private mutating func letter(_ expected: String) throws(SepitError) -> UInt32 {
        guard place < bytes.count else { throw error(expected) }
        let bit = PrositePattern.bit(bytes[place] & 0xDF)
        // J is no residue, and X in brackets would be any.
        guard bytes[place] >= 65, bit != 0, bit != PrositePattern.bit(UInt8(ascii: "J")),
            bit != PrositePattern.bit(UInt8(ascii: "X"))
        else { throw error(expected) }
        place += 1
        return bit
    }

    private mutating func number() throws(SepitError) -> Int {
        let digits = bytes[place...].prefix { (48...57).contains($0) }
        guard let number = Int(String(decoding: digits, as: UTF8.self)), number <= PrositePattern.mostRepeats else {
            throw error("a number up to \(PrositePattern.mostRepeats)")
        }
        place += digits.count
        return number
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard place < bytes.count, UInt32(bytes[place]) == character.value else { return false }
        place += 1
        return true
    }

    private func error(_ expected: String, found: String? = nil) -> SepitError {
        let rest = String(decoding: bytes[min(place, bytes.count)...].prefix(20), as: UTF8.self)
        return SepitError(
            .badData, code: "pattern-invalid", "The motif is not in PROSITE syntax, at letter \(place + 1).",
            expected: expected, found: found ?? (rest.isEmpty ? "the end of the motif" : "\"\(rest)\""),
            hint: "For example N-{P}-[ST]-{P}: see docs/experts.md.")
    }
}
