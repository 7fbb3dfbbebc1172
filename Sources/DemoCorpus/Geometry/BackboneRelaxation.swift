/// Turns a sketch of a backbone into one with standard geometry and no clashes, by minimising an energy of springs:
/// stiff ones for bonds, angles and flat peptides, repulsion below the contact limits, and weak guides that hold
/// helices and sheets together.
struct BackboneRelaxation {
    private static let contactStiffness = 0.15
    private static let guideStiffness = 0.2
    private static let guidedRounds = 2
    private static let freeRounds = 4
    private static let iterationsPerRound = 30

    private let residueCount: Int
    private let bonds: [DistanceConstraint]
    private let guides: [DistanceConstraint]
    private var nearResidues: [(Int, Int)] = []

    /// - Parameter guides: Distances within and between helices and strands.
    init(residueCount: Int, guides: [DistanceConstraint]) {
        self.residueCount = residueCount
        self.guides = guides
        bonds = IdealGeometry.distances(residueCount: residueCount)
    }

    /// Minimises in place, first with the guides and then with geometry and contacts alone, until `GeometryCheck`
    /// accepts the backbone.
    ///
    /// - Returns: Whether it did; a knot or a crowded loop may never.
    mutating func run(_ backbone: inout Backbone) -> Bool {
        for _ in 0..<Self.guidedRounds { minimize(&backbone, guideStiffness: Self.guideStiffness) }
        for _ in 0..<Self.freeRounds {
            minimize(&backbone, guideStiffness: 0)
            if GeometryCheck.accepts(backbone) { return true }
        }
        return false
    }

    private mutating func minimize(_ backbone: inout Backbone, guideStiffness: Double) {
        findNearResidues(backbone)
        Minimizer.minimize(&backbone.positions, iterations: Self.iterationsPerRound) { positions, gradient in
            energy(positions, guideStiffness: guideStiffness, gradient: &gradient)
        }
        for residue in 0..<residueCount { backbone.placeBetaCarbon(residue) }
    }

    private func energy(
        _ positions: [SIMD3<Double>], guideStiffness: Double, gradient: inout [SIMD3<Double>]
    ) -> Double {
        for index in gradient.indices { gradient[index] = .zero }
        var energy = 0.0
        for bond in bonds { energy += Self.spring(bond, 1, positions, &gradient) }
        if guideStiffness > 0 {
            for guide in guides { energy += Self.spring(guide, guideStiffness, positions, &gradient) }
        }
        let limits = ContactLimits.self
        let (neighbors, others, oxygens) = (limits.neighbors, limits.others, limits.oxygens)
        for (first, second) in nearResidues {
            let start = first * Backbone.atomsPerResidue
            let other = second * Backbone.atomsPerResidue
            let alpha = BackboneAtom.alphaCarbon.rawValue
            let apart = (positions[other + alpha] - positions[start + alpha]).squaredLength
            guard apart < limits.reach else { continue }
            let contacts = second == first + 1 ? neighbors : apart < limits.reachWithoutOxygens ? others : oxygens
            for contact in contacts {
                let (a, b) = (start + contact.first, other + contact.second)
                let squared = (positions[b] - positions[a]).squaredLength
                guard squared < contact.squaredDistance else { continue }
                let constraint = DistanceConstraint(a, b, contact.distance)
                energy += Self.spring(constraint, Self.contactStiffness, positions, &gradient)
            }
        }
        return energy
    }

    @inline(__always)
    private static func spring(
        _ constraint: DistanceConstraint, _ stiffness: Double, _ positions: [SIMD3<Double>],
        _ gradient: inout [SIMD3<Double>]
    ) -> Double {
        let offset = positions[constraint.second] - positions[constraint.first]
        let length = max(offset.length, 0.01)
        let excess = length - constraint.distance
        let force = offset * (stiffness * excess / length)
        gradient[constraint.first] -= force
        gradient[constraint.second] += force
        return 0.5 * stiffness * excess * excess
    }

    /// Residue pairs whose atoms may touch before the list is made again.
    private mutating func findNearResidues(_ backbone: Backbone) {
        nearResidues.removeAll(keepingCapacity: true)
        for first in 0..<residueCount {
            let position = backbone[first, .alphaCarbon]
            for second in (first + 1)..<max(residueCount, first + 1) {
                if (backbone[second, .alphaCarbon] - position).squaredLength < 100 {
                    nearResidues.append((first, second))
                }
            }
        }
    }
}
