/// How a protein that is longer than a model's window is read: in windows of full size, evenly spread, neighbours
/// overlapping by at least a quarter. Each residue's features come from the window in which it is farthest from an end.
public struct ProteinWindows: Sendable, Equatable {
    /// Residues of each window, in order.
    public let ranges: [Range<Int>]
    /// The residues whose features each window gives: together all of them, once.
    public let kept: [Range<Int>]

    /// - Parameter window: residues that are read in one piece, at least 1.
    public init(residues: Int, window: Int) {
        precondition(window > 0, "a window of \(window) residues")
        guard residues > window else {
            ranges = [0..<max(0, residues)]
            kept = ranges
            return
        }
        let step = window - window / 4
        let count = (residues - window + step - 1) / step + 1
        let ranges = (0..<count).map { index in
            let start = index * (residues - window) / (count - 1)
            return start..<start + window
        }
        let cuts = zip(ranges, ranges.dropFirst()).map { ($0.upperBound + $1.lowerBound) / 2 }
        self.ranges = ranges
        kept = zip([0] + cuts, cuts + [residues]).map { $0..<$1 }
    }
}
