import FileKit

/// The order in which a chain visits the strands of two sheets that lie face to face.
enum SandwichTopology {
    struct Site: Equatable {
        /// 0 or 1.
        var sheet: Int
        /// Place of the strand in its sheet.
        var position: Int
        /// Distance of the site from the middle of its sheet, in strands.
        var offset: Double

        /// Neighbours in a sheet run in opposite directions, and so do strands that face each other.
        var ascends: Bool { (sheet + position) % 2 == 0 }

        func distance(to other: Site) -> Double {
            let lateral = (offset - other.offset) * SheetSurface.strandSpacing
            let across = sheet == other.sheet ? 0 : 10.0
            return (lateral * lateral + across * across).squareRoot()
        }

        /// The residues that a loop to the start of `other` needs at least.
        func shortestLoop(to other: Site) -> Int { distance(to: other) < 6 ? 3 : distance(to: other) < 12 ? 4 : 5 }
    }

    /// A path through all strands of which each step joins opposite directions and spans less than 15 Å; nil where the
    /// random walk ends in a corner.
    static func order(strandCount: Int, _ random: inout CounterRandom) -> [Site]? {
        let widths = [(strandCount + 1) / 2, strandCount / 2]
        var free = (0..<2).flatMap { sheet in
            (0..<widths[sheet]).map {
                Site(sheet: sheet, position: $0, offset: Double($0) - Double(widths[sheet] - 1) / 2)
            }
        }
        var path: [Site] = []
        while !free.isEmpty {
            let choices = free.indices.filter { index in
                path.last.map { $0.ascends != free[index].ascends && $0.distance(to: free[index]) < 15 } ?? true
            }
            guard !choices.isEmpty else { return nil }
            path.append(free.remove(at: random.pick(choices)))
        }
        return path
    }
}
