import FileKit

/// A family's subfamilies, each with an ancestor, and members that have diverged from it everywhere but at the
/// conserved sites.
struct FamilyTree: Sendable {
    static let subfamilyCount = 4

    /// A stretch of a member: residues, and which of them the family's function forbids to change.
    struct Domain {
        var residues: [UInt8]
        var isConserved: [Bool]
    }

    private struct Ancestor {
        var residues: [UInt8]
        /// Start of each site.
        var siteStarts: [Int]
        var sites: [Motif]

        /// From the first site's start to the last one's end.
        var core: Range<Int> {
            let first = siteStarts.first ?? 0
            return first..<((siteStarts.last ?? first) + (sites.last?.count ?? 0))
        }
    }

    private let ancestors: [Ancestor]

    /// The subfamilies of `family` in the corpus of this seed.
    init(_ family: DemoFamily, seed: UInt64) {
        ancestors = (0..<Self.subfamilyCount).map { subfamily in
            var random = CounterRandom(seed: seed, stream: "demo-family-\(family.rawValue)", step: subfamily)
            var residues = (0..<Self.ancestorLength).map { _ in ResidueBackground.draw(&random) }
            var start = Self.ancestorLength / 2 - 15
            var starts: [Int] = []
            for site in family.sites {
                starts.append(start)
                for (offset, allowed) in site.positions.enumerated() where !allowed.isEmpty {
                    residues[start + offset] = random.pick(allowed)
                }
                start += site.count + random.integer(in: Self.spacerLengths)
            }
            return Ancestor(residues: residues, siteStarts: starts, sites: family.sites)
        }
    }

    /// A member's domain of `length` residues, at least the core's.
    func member(subfamily: Int, length: Int, _ random: inout CounterRandom) -> Domain {
        let ancestor = ancestors[subfamily]
        let core = ancestor.core
        precondition(length >= core.count, "the domain has no room for its sites")
        let before = random.integer(in: 0...(length - core.count))
        let kept = random.real(in: Self.keptShare)
        var domain = Domain(residues: [], isConserved: [])
        domain.residues = flank(ancestor, from: core.lowerBound - 1, step: -1, count: before, kept, &random).reversed()
        domain.residues += core.map { random.chance(kept) ? ancestor.residues[$0] : ResidueBackground.draw(&random) }
        domain.residues += flank(
            ancestor, from: core.upperBound, step: 1, count: length - core.count - before, kept, &random)
        domain.isConserved = Array(repeating: false, count: length)
        for (start, site) in zip(ancestor.siteStarts, ancestor.sites) {
            for (offset, allowed) in site.positions.enumerated() where !allowed.isEmpty {
                let position = before + start - core.lowerBound + offset
                let inherited = ancestor.residues[start + offset]
                domain.residues[position] = random.chance(0.6) ? inherited : random.pick(allowed)
                domain.isConserved[position] = true
            }
        }
        return domain
    }

    /// Residues outside the core, walking away from it with substitutions, insertions and deletions.
    private func flank(
        _ ancestor: Ancestor, from start: Int, step: Int, count: Int, _ kept: Double, _ random: inout CounterRandom
    ) -> [UInt8] {
        var residues: [UInt8] = []
        var position = start
        while residues.count < count {
            if random.chance(Self.indelRate) {
                let length = random.integer(in: 1...3)
                if random.chance(0.5) {
                    position += step * length
                } else {
                    for _ in 0..<min(length, count - residues.count) {
                        residues.append(ResidueBackground.draw(&random))
                    }
                    continue
                }
            }
            let isInherited = ancestor.residues.indices.contains(position) && random.chance(kept)
            residues.append(isInherited ? ancestor.residues[position] : ResidueBackground.draw(&random))
            position += step
        }
        return residues
    }

    private static let ancestorLength = 420
    /// Residues between two sites.
    private static let spacerLengths = 8...12
    /// The share of residues that a member still has from its ancestor: two members share about its square.
    private static let keptShare = 0.55...0.75
    private static let indelRate = 0.02
}
