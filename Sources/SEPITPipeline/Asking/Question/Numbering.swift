/// Numbers among the blocks of a sequence: of the residue that follows, of the last one before, or a ruler above.
struct Numbering {
    /// The number of the first residue, where numbers stand before blocks.
    private var first: Int?
    /// The last number of a ruler.
    private var ruler: Int?
    /// Whether they stand after blocks.
    private(set) var isAfter = false

    /// Whether they stand before blocks.
    var isBefore: Bool { first != nil }
    /// Whether they do, from the first residue on.
    var startsAtOne: Bool { first == 1 }

    /// Whether there are any.
    var isUsed: Bool { first != nil || ruler != nil || isAfter }

    /// Whether a number after so many residues is one of them.
    mutating func takes(_ number: Int, after count: Int) -> Bool {
        guard (1...1_000_000).contains(number) else { return false }
        // 10 20 30 …, with blocks below it.
        if let last = ruler ?? first, last % 10 == 0, number == last + 10, count == 0 || ruler != nil {
            (ruler, first) = (number, nil)
            return true
        }
        if count == 0, first == nil, ruler == nil {
            first = number
            return true
        }
        if let first, number == first + count { return true }
        guard number == count else { return false }
        isAfter = true
        return true
    }
}
