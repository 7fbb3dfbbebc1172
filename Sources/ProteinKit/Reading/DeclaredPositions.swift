/// Finds where the observed residues of a chain stand in its declared sequence, for files that do not number them so.
///
/// Residues with consecutive numbers are a stretch; each stretch is looked for behind the one before it, first where
/// the numbers put it. Where one is found nowhere, the whole chain is aligned; see `SequencePlacement`.
struct DeclaredPositions {
    /// Letter comparisons per chain, after which the rest is left without positions.
    private static let effort = 20_000_000

    /// Sets `declaredIndex` of the residues that can be placed.
    static func assign(_ residues: inout [Residue], declared: [UInt8]) {
        var remaining = effort
        var next = 0
        var lastNumber: Int?
        var start = 0
        while start < residues.count, remaining > 0 {
            var end = start + 1
            while end < residues.count, (0...1).contains(residues[end].number &- residues[end - 1].number) { end += 1 }
            let stretch = residues[start..<end]
            let expected = lastNumber.map { next &+ max(0, residues[start].number &- $0 &- 1) } ?? next
            var found: Int?
            if matches(stretch, declared, at: expected, &remaining) {
                found = expected
            } else {
                var position = next
                while found == nil, position + stretch.count <= declared.count, remaining > 0 {
                    if matches(stretch, declared, at: position, &remaining) { found = position }
                    position += 1
                }
            }
            if let found {
                for index in start..<end { residues[index].declaredIndex = found + index - start }
                next = found + stretch.count
                lastNumber = residues[end - 1].number
            }
            start = end
        }
        guard residues.contains(where: { $0.declaredIndex == nil }),
            let places = SequencePlacement.places(of: residues, in: declared)
        else { return }
        for (index, place) in places.enumerated() { residues[index].declaredIndex = place }
    }

    private static func matches(
        _ stretch: ArraySlice<Residue>, _ declared: [UInt8], at position: Int, _ remaining: inout Int
    ) -> Bool {
        guard position >= 0, position <= declared.count - stretch.count else { return false }
        for (offset, residue) in stretch.enumerated() {
            remaining -= 1
            let letter = declared[position + offset]
            guard letter == residue.letter || letter == UInt8(ascii: "X") || residue.letter == UInt8(ascii: "X") else {
                return false
            }
        }
        return true
    }
}
