/// Two atoms and the distance that a spring keeps between them, in ångström.
struct DistanceConstraint: Sendable {
    var first: Int
    var second: Int
    var distance: Double

    init(_ first: Int, _ second: Int, _ distance: Double) {
        self.first = first
        self.second = second
        self.distance = distance
    }

    /// The N of residue `donor` 2.9 Å from the O of residue `acceptor`.
    static func hydrogenBond(from donor: Int, to acceptor: Int) -> DistanceConstraint {
        DistanceConstraint(Backbone.index(donor, .nitrogen), Backbone.index(acceptor, .oxygen), 2.9)
    }

    static func alphaCarbons(_ first: Int, _ second: Int, _ distance: Double) -> DistanceConstraint {
        DistanceConstraint(Backbone.index(first, .alphaCarbon), Backbone.index(second, .alphaCarbon), distance)
    }
}

extension IdealGeometry {
    /// All distances that bonds, angles and flat trans peptides fix: only phi and psi remain free.
    static func distances(residueCount: Int) -> [DistanceConstraint] {
        var result: [DistanceConstraint] = []
        for residue in 0..<residueCount {
            let nitrogen = Backbone.index(residue, .nitrogen)
            let alpha = Backbone.index(residue, .alphaCarbon)
            let carbon = Backbone.index(residue, .carbon)
            let oxygen = Backbone.index(residue, .oxygen)
            let beta = Backbone.index(residue, .betaCarbon)
            result += [
                DistanceConstraint(nitrogen, alpha, nitrogenAlphaLength),
                DistanceConstraint(alpha, carbon, alphaCarbonLength),
                DistanceConstraint(nitrogen, carbon, nitrogenCarbonDistance),
                DistanceConstraint(carbon, oxygen, carbonOxygenLength),
                DistanceConstraint(alpha, oxygen, alphaOxygenDistance),
                DistanceConstraint(nitrogen, beta, nitrogenBetaDistance),
                DistanceConstraint(carbon, beta, carbonBetaDistance),
                DistanceConstraint(alpha, beta, alphaBetaLength),
            ]
            guard residue + 1 < residueCount else { continue }
            let nextNitrogen = Backbone.index(residue + 1, .nitrogen)
            let nextAlpha = Backbone.index(residue + 1, .alphaCarbon)
            result += [
                DistanceConstraint(carbon, nextNitrogen, carbonNitrogenLength),
                DistanceConstraint(alpha, nextNitrogen, alphaNextNitrogenDistance),
                DistanceConstraint(oxygen, nextNitrogen, oxygenNextNitrogenDistance),
                DistanceConstraint(carbon, nextAlpha, carbonNextAlphaDistance),
                DistanceConstraint(alpha, nextAlpha, nextAlphaDistance),
                DistanceConstraint(oxygen, nextAlpha, oxygenNextAlphaDistance),
            ]
        }
        return result
    }
}
