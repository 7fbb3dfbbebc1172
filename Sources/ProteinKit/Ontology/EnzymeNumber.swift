/// An Enzyme Commission number, such as 3.4.21.4, or a class of them, such as 3.4.
public struct EnzymeNumber: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// One to four levels; the last of four may be preliminary, such as `n2`.
    public let levels: [String]

    /// The number of a text: `3.1.1.7`, `EC 3.1.1.7`, `3.1.-.-` (which is 3.1), `EC:3.1`; nil for anything else.
    public init?(_ text: some StringProtocol) {
        var body = Substring(text)
        if body.lowercased().hasPrefix("ec") { body = body.dropFirst(2) }
        let parts = body.drop { " :=.".contains($0) }.split(separator: ".", omittingEmptySubsequences: false)
        let known = parts.prefix { $0 != "-" && !$0.isEmpty }
        guard (1...4).contains(parts.count), let first = known.first, let top = Int(first), (1...7).contains(top),
            first.utf8.count == 1, parts[known.count...].allSatisfy({ $0 == "-" || $0.isEmpty })
        else { return nil }
        for (level, part) in known.enumerated() {
            let digits = level == 3 && (part.first == "n" || part.first == "B") ? part.dropFirst() : part
            guard !digits.isEmpty, digits.utf8.count <= 4, digits.utf8.allSatisfy({ $0.isDigit }) else { return nil }
        }
        levels = known.map(String.init)
    }

    private init(levels: [String]) { self.levels = levels }

    /// Without open levels: `3.4.21.4`, `3.4`.
    public var description: String { levels.joined(separator: ".") }

    /// Whether this is one enzyme, not a class.
    public var isComplete: Bool { levels.count == 4 }

    /// The class that this is directly in; nil for 1 to 7.
    public var parent: EnzymeNumber? { levels.count > 1 ? EnzymeNumber(levels: levels.dropLast()) : nil }

    /// The class at a level from 1 to 4; nil if this has fewer levels.
    public func truncated(to count: Int) -> EnzymeNumber? {
        (1...levels.count).contains(count) ? EnzymeNumber(levels: Array(levels.prefix(count))) : nil
    }

    /// Whether this is the class of `other`, or a class above its class.
    public func isAbove(_ other: EnzymeNumber) -> Bool {
        levels.count < other.levels.count && other.levels.starts(with: levels)
    }

    /// How this number stands to another.
    public func relation(to other: EnzymeNumber) -> OntologyGraph.Relation {
        if self == other { return .same }
        if isAbove(other) { return .above }
        if other.isAbove(self) { return .below }
        return levels.count == other.levels.count && parent == other.parent ? .sibling : .unrelated
    }

    /// By the levels as numbers, preliminary ones last.
    public static func < (first: EnzymeNumber, second: EnzymeNumber) -> Bool {
        for (a, b) in zip(first.levels, second.levels) where a != b {
            switch (Int(a), Int(b)) {
            case (let a?, let b?): return a < b
            case (nil, _?): return false
            case (_?, nil): return true
            case (nil, nil): return a < b
            }
        }
        return first.levels.count < second.levels.count
    }
}
