#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// What the positions of a chain's atoms tell by themselves.
public enum ChainGeometry {
    /// Root mean square distance from the centre, in ångström; nil for fewer than two points.
    public static func radiusOfGyration(_ points: [SIMD3<Float>]) -> Double? {
        guard points.count > 1 else { return nil }
        let wide = points.map { SIMD3<Double>($0) }
        let centre = wide.reduce(.zero, +) / Double(wide.count)
        let sum = wide.reduce(0.0) { $0 + (($1 - centre) * ($1 - centre)).sum() }
        return (sum / Double(wide.count)).squareRoot()
    }

    /// Radius of gyration, in ångström, that a compact chain of so many residues has: 2.2 N^0.38.
    ///
    /// Source: Skolnick, Kolinski & Ortiz, J. Mol. Biol. 265 (1997) 217.
    public static func compactRadius(residues: Int) -> Double { 2.2 * pow(Double(residues), 0.38) }

    /// Pairs of C-alpha atoms within 8 Å that are at least `separation` residues apart in the array.
    public static func contacts(
        _ alphaCarbons: [SIMD3<Float>], cutoff: Float = 8, separation: Int = 4
    ) -> [(Int, Int)] {
        let neighbours = NeighbourList(alphaCarbons, cutoff: cutoff)
        var later: [Int] = []
        return alphaCarbons.indices.flatMap { index -> [(Int, Int)] in
            neighbours.later(than: index, into: &later)
            return later.filter { $0 >= index + separation }.map { (index, $0) }
        }
    }

    /// Points within `reach` ångström of one of a molecule's atoms: indices into `points`, ascending.
    ///
    /// - Parameter most: how many are looked for.
    public static func points(
        _ points: [SIMD3<Float>], within reach: Float, of atoms: [SIMD3<Float>], most: Int = .max
    ) -> [Int] {
        guard let first = atoms.first else { return [] }
        // Chains far away are most of a large entry.
        let (low, high) = atoms.reduce((first, first)) { (pointwiseMin($0.0, $1), pointwiseMax($0.1, $1)) }
        let (from, to) = (low - reach, high + reach)
        var near: [Int] = []
        for (index, point) in points.enumerated() where all(point .>= from) && all(point .<= to) {
            let isNear = atoms.contains { atom in
                let difference = atom - point
                return (difference * difference).sum() <= reach * reach
            }
            if isNear { near.append(index) }
            if near.count >= most { break }
        }
        return near
    }

    /// Cysteines whose sulphur atoms lie within 2.5 Å: indices into `sulphurs`, each in at most one bond, the
    /// shortest first. A disulfide bond has 2.05 Å.
    public static func disulfides(_ sulphurs: [SIMD3<Float>]) -> [(Int, Int)] {
        let neighbours = NeighbourList(sulphurs, cutoff: 2.5)
        var candidates: [(length: Float, first: Int, second: Int)] = []
        var later: [Int] = []
        for index in sulphurs.indices {
            neighbours.later(than: index, into: &later)
            for other in later {
                let length = (sulphurs[index] - sulphurs[other]).length
                // Two alternative positions of one atom are no bond.
                if length > 1.5 { candidates.append((length, index, other)) }
            }
        }
        var bound: Set<Int> = []
        var bonds: [(Int, Int)] = []
        for candidate in candidates.sorted(by: { $0 < $1 })
        where !bound.contains(candidate.first) && !bound.contains(candidate.second) {
            bound.formUnion([candidate.first, candidate.second])
            bonds.append((candidate.first, candidate.second))
        }
        return bonds.sorted { $0 < $1 }
    }
}
