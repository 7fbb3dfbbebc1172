/// The five atoms that the demo proteins have in every residue (glycine leaves out the last).
enum BackboneAtom: Int, CaseIterable {
    case nitrogen, alphaCarbon, carbon, oxygen, betaCarbon
}

/// Atom positions of one chain, in ångström.
struct Backbone: Sendable, Equatable {
    static let atomsPerResidue = BackboneAtom.allCases.count

    /// `atomsPerResidue` positions per residue, in the order of `BackboneAtom`.
    var positions: [SIMD3<Double>]

    init(residueCount: Int) {
        positions = Array(repeating: .zero, count: residueCount * Self.atomsPerResidue)
    }

    var residueCount: Int { positions.count / Self.atomsPerResidue }

    static func index(_ residue: Int, _ atom: BackboneAtom) -> Int { residue * atomsPerResidue + atom.rawValue }

    subscript(residue: Int, atom: BackboneAtom) -> SIMD3<Double> {
        get { positions[Self.index(residue, atom)] }
        set { positions[Self.index(residue, atom)] = newValue }
    }

    /// Puts the C-beta where an L amino acid has it: 1.53 Å from C-alpha, at tetrahedral angles to N and C.
    mutating func placeBetaCarbon(_ residue: Int) {
        let alpha = self[residue, .alphaCarbon]
        let toNitrogen = (self[residue, .nitrogen] - alpha).normalized
        let toCarbon = (self[residue, .carbon] - alpha).normalized
        let bisector = (toNitrogen + toCarbon).normalized
        let side = toNitrogen.cross(toCarbon).normalized
        self[residue, .betaCarbon] =
            alpha + IdealGeometry.alphaBetaLength * (0.7909 * side - 0.6119 * bisector)
    }

    /// Builds the whole chain from phi and psi, in degrees, with ideal bonds and trans peptides.
    mutating func build(_ torsions: [(phi: Double, psi: Double)]) {
        typealias Ideal = IdealGeometry
        self[0, .nitrogen] = .zero
        self[0, .alphaCarbon] = SIMD3(Ideal.nitrogenAlphaLength, 0, 0)
        self[0, .carbon] = Self.place(
            SIMD3(0, 1, 0), self[0, .nitrogen], self[0, .alphaCarbon], length: Ideal.alphaCarbonLength,
            angle: Ideal.nitrogenAlphaCarbonAngle, torsion: torsions.first?.phi ?? 0)
        for (residue, torsion) in torsions.enumerated() {
            let (nitrogen, alpha) = (self[residue, .nitrogen], self[residue, .alphaCarbon])
            let carbon = self[residue, .carbon]
            self[residue, .oxygen] = Self.place(
                nitrogen, alpha, carbon, length: Ideal.carbonOxygenLength, angle: Ideal.alphaCarbonOxygenAngle,
                torsion: torsion.psi + 180)
            placeBetaCarbon(residue)
            guard residue + 1 < torsions.count else { break }
            let next = Self.place(
                nitrogen, alpha, carbon, length: Ideal.carbonNitrogenLength, angle: Ideal.alphaCarbonNitrogenAngle,
                torsion: torsion.psi)
            let nextAlpha = Self.place(
                alpha, carbon, next, length: Ideal.nitrogenAlphaLength, angle: Ideal.carbonNitrogenAlphaAngle,
                torsion: 180)
            self[residue + 1, .nitrogen] = next
            self[residue + 1, .alphaCarbon] = nextAlpha
            self[residue + 1, .carbon] = Self.place(
                carbon, next, nextAlpha, length: Ideal.alphaCarbonLength, angle: Ideal.nitrogenAlphaCarbonAngle,
                torsion: torsions[residue + 1].phi)
        }
    }

    /// The atom bonded to `third` at a bond length, angle and torsion (degrees) after three known atoms.
    private static func place(
        _ first: SIMD3<Double>, _ second: SIMD3<Double>, _ third: SIMD3<Double>, length: Double, angle: Double,
        torsion: Double
    ) -> SIMD3<Double> {
        let bond = (third - second).normalized
        let normal = (second - first).cross(bond).normalized
        let inPlane = normal.cross(bond)
        let (angleSine, angleCosine) = sineCosine(angle.radians)
        let (torsionSine, torsionCosine) = sineCosine(torsion.radians)
        return third
            + length * (angleSine * (torsionCosine * inPlane + torsionSine * normal) - angleCosine * bond)
    }

    /// Centres the chain and turns it by a rotation that is uniform over all rotations.
    mutating func centerAndTurn(first: SIMD3<Double>, second: SIMD3<Double>) {
        var center = SIMD3<Double>.zero
        for position in positions { center += position }
        center /= Double(max(positions.count, 1))
        let third = first.cross(second).normalized
        let middle = third.cross(first)
        for index in positions.indices {
            let offset = positions[index] - center
            positions[index] = first * offset.x + middle * offset.y + third * offset.z
        }
    }
}

/// Bond lengths in Å and angles in degrees (Engh and Huber 1991).
enum IdealGeometry {
    static let nitrogenAlphaLength = 1.458
    static let alphaCarbonLength = 1.525
    static let carbonNitrogenLength = 1.329
    static let carbonOxygenLength = 1.231
    static let alphaBetaLength = 1.53
    static let nitrogenAlphaCarbonAngle = 111.0
    static let alphaCarbonNitrogenAngle = 117.2
    static let carbonNitrogenAlphaAngle = 121.7
    static let alphaCarbonOxygenAngle = 120.1

    // Distances that follow from these and a C-beta angle of 110.3° to N.
    static let nitrogenCarbonDistance = 2.459
    static let alphaOxygenDistance = 2.394
    static let nitrogenBetaDistance = 2.452
    static let carbonBetaDistance = 2.507
    // Across a flat trans peptide.
    static let alphaNextNitrogenDistance = 2.437
    static let oxygenNextNitrogenDistance = 2.247
    static let carbonNextAlphaDistance = 2.435
    static let oxygenNextAlphaDistance = 2.768
    static let nextAlphaDistance = 3.813
}
