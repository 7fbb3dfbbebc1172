/// Aligns the observed residues of a chain to its declared sequence, for files whose numbers don't tell.
///
/// Needleman and Wunsch's alignment with affine gaps (Gotoh 1982). Declared residues without coordinates cost nothing
/// at the ends and where the chain is broken, in numbers or in space; elsewhere they cost as much as a few
/// mismatches.
struct SequencePlacement {
    private static let match: Int32 = 2
    private static let mismatch: Int32 = -3
    private static let unknown: Int32 = 1
    /// For a gap where the chain is connected, and where it isn't.
    private static let gap: (connected: Int32, broken: Int32) = (-12, -1)
    /// For an observed residue that has no place.
    private static let unplaced: Int32 = -8
    /// Cells beyond which no alignment is tried.
    private static let effort = 16_000_000

    private enum Step {
        static let placed: UInt8 = 1
        static let missing: UInt8 = 2
        static let unplaced: UInt8 = 3
    }

    /// The place of each residue, ascending, nil for one without; nil if the sequences are too long.
    static func places(of residues: [Residue], in declared: [UInt8]) -> [Int?]? {
        let (rows, columns) = (residues.count + 1, declared.count + 1)
        guard rows * columns <= effort else { return nil }
        let lowest = Int32.min / 2
        // Best scores of the alignments of the first residues that end with a placed or unplaced residue, and with a
        // declared one that is missing.
        var ending = [Int32](repeating: 0, count: columns)
        var missing = [Int32](repeating: lowest, count: columns)
        // Bits 0–1: how the best alignment ends if not with a missing residue; bit 2: a missing one is better before the
        // next placed one; bit 3: a gap goes on.
        var steps = [UInt8](repeating: 0, count: rows * columns)
        for column in 0..<columns { (ending[column], missing[column]) = (lowest, 0) }
        ending[0] = 0
        for row in 1..<rows {
            let residue = residues[row - 1]
            let opening = row == residues.count ? 0 : isConnected(residue, residues[row]) ? gap.connected : gap.broken
            var diagonal = max(ending[0], missing[0])
            var diagonalIsMissing = missing[0] > ending[0]
            ending[0] = Int32(row) * unplaced
            missing[0] = lowest
            steps[row * columns] = Step.unplaced
            for column in 1..<columns {
                let (aboveEnding, aboveMissing) = (ending[column], missing[column])
                let placed = diagonal + score(residue.letter, declared[column - 1])
                let left = max(aboveEnding, aboveMissing) + unplaced
                var step = placed >= left ? Step.placed : Step.unplaced
                if placed >= left ? diagonalIsMissing : aboveMissing > aboveEnding { step |= 4 }
                diagonal = max(aboveEnding, aboveMissing)
                diagonalIsMissing = aboveMissing > aboveEnding
                let opened = ending[column - 1] + opening
                if missing[column - 1] >= opened { step |= 8 }
                missing[column] = max(missing[column - 1], opened)
                ending[column] = max(placed, left)
                steps[row * columns + column] = step
            }
        }
        return trace(steps, rows, columns, startsMissing: missing[columns - 1] > ending[columns - 1])
    }

    private static func trace(_ steps: [UInt8], _ rows: Int, _ columns: Int, startsMissing: Bool) -> [Int?] {
        var places = [Int?](repeating: nil, count: rows - 1)
        var (row, column, isMissing) = (rows - 1, columns - 1, startsMissing)
        while row > 0 {
            let step = steps[row * columns + column]
            if isMissing {
                isMissing = step & 8 != 0
                column -= 1
                guard column >= 0 else { break }
            } else if step & 3 == Step.placed {
                places[row - 1] = column - 1
                isMissing = step & 4 != 0
                (row, column) = (row - 1, column - 1)
            } else {
                isMissing = step & 4 != 0
                row -= 1
            }
        }
        return places
    }

    private static func score(_ residue: UInt8, _ declared: UInt8) -> Int32 {
        if residue == UInt8(ascii: "X") || declared == UInt8(ascii: "X") { return unknown }
        return residue == declared ? match : mismatch
    }

    /// Whether nothing can be missing between two residues.
    private static func isConnected(_ first: Residue, _ second: Residue) -> Bool {
        guard let a = first.alphaCarbon, let b = second.alphaCarbon else {
            return (0...1).contains(second.number &- first.number)
        }
        return ((a - b) * (a - b)).sum() < 4.5 * 4.5
    }
}
