/// The tolerances that every demo backbone meets.
enum GeometryCheck {
    /// How far a bond length may be off, in ångström.
    static let bondTolerance = 0.05
    /// How far N and C of a residue may be off, in ångström: 6° of the angle at the C-alpha.
    static let angleTolerance = 0.09
    /// How far neighbouring C-alphas may be off, in ångström.
    static let alphaTolerance = 0.08
    /// The least C-alpha distance of residues that are not neighbours, in ångström.
    static let alphaLimit = 3.7
    /// The least distance of N and O of residues that are not neighbours, in ångström; a hydrogen bond.
    static let hydrogenBondLimit = 2.6
    /// The least distance of any other two atoms of such residues, in ångström.
    static let contactLimit = 2.85

    static func accepts(_ backbone: Backbone) -> Bool {
        for residue in 0..<backbone.residueCount where !acceptsBonds(of: residue, in: backbone) { return false }
        for first in 0..<backbone.residueCount {
            for second in (first + 2)..<max(backbone.residueCount, first + 2) {
                let alphas = (backbone[second, .alphaCarbon] - backbone[first, .alphaCarbon]).length
                guard alphas >= alphaLimit else { return false }
                guard alphas < 8.5 else { continue }
                for contact in ContactLimits.others {
                    let offset =
                        backbone.positions[second * Backbone.atomsPerResidue + contact.second]
                        - backbone.positions[first * Backbone.atomsPerResidue + contact.first]
                    let limit = contact.mayBond ? hydrogenBondLimit : contactLimit
                    guard offset.squaredLength >= limit * limit else { return false }
                }
            }
        }
        return true
    }

    private static func acceptsBonds(of residue: Int, in backbone: Backbone) -> Bool {
        typealias Ideal = IdealGeometry
        // Written so that a NaN fails.
        func isNear(_ first: SIMD3<Double>, _ second: SIMD3<Double>, _ ideal: Double, _ tolerance: Double) -> Bool {
            abs((first - second).length - ideal) < tolerance
        }
        let (n, a, c) = (
            backbone[residue, .nitrogen], backbone[residue, .alphaCarbon], backbone[residue, .carbon]
        )
        guard isNear(n, a, Ideal.nitrogenAlphaLength, bondTolerance),
            isNear(a, c, Ideal.alphaCarbonLength, bondTolerance),
            isNear(n, c, Ideal.nitrogenCarbonDistance, angleTolerance),
            isNear(c, backbone[residue, .oxygen], Ideal.carbonOxygenLength, bondTolerance)
        else { return false }
        guard residue + 1 < backbone.residueCount else { return true }
        return isNear(c, backbone[residue + 1, .nitrogen], Ideal.carbonNitrogenLength, bondTolerance)
            && isNear(a, backbone[residue + 1, .alphaCarbon], Ideal.nextAlphaDistance, alphaTolerance)
    }
}
