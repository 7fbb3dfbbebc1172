/// A sequence pattern in PROSITE's notation: `C-x(2)-[CS]-H`, with `<` at the start or `>` at the end for a terminus.
struct Motif: Sendable, ExpressibleByStringLiteral {
    /// The residues that each position allows, as ASCII letters; empty for any.
    let positions: [[UInt8]]
    /// Matches only where the sequence ends.
    let isAtEnd: Bool

    /// Patterns are literals of this program; one that makes no sense is a programmer error.
    init(stringLiteral pattern: String) {
        var positions: [[UInt8]] = []
        isAtEnd = pattern.hasSuffix(">")
        for element in (isAtEnd ? pattern.dropLast() : pattern[...]).split(separator: "-") {
            let parts = element.split(separator: "(")
            let letters = parts.first.map { $0.filter(\.isUppercase).utf8 } ?? "".utf8
            let count = parts.count > 1 ? Int(parts[1].dropLast()) : 1
            guard let count else { preconditionFailure("malformed pattern \(pattern)") }
            positions += Array(repeating: Array(letters), count: count)
        }
        self.positions = positions
    }

    var count: Int { positions.count }

    func matches(_ sequence: [UInt8], at start: Int) -> Bool {
        guard start >= 0, start + count <= sequence.count else { return false }
        if isAtEnd, start + count != sequence.count { return false }
        for (offset, allowed) in positions.enumerated() where !allowed.isEmpty {
            guard allowed.contains(sequence[start + offset]) else { return false }
        }
        return true
    }

    /// Where the pattern starts in `sequence`.
    func matches(in sequence: [UInt8]) -> [Int] {
        guard count <= sequence.count else { return [] }
        return (0...(sequence.count - count)).filter { matches(sequence, at: $0) }
    }
}
