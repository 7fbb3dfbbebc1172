/// The five atoms from one C-alpha to the next: flat, trans, and rigid.
///
/// Positions along the line of the two C-alphas and to the side of the oxygen follow from `IdealGeometry`.
enum PeptidePlane {
    static let carbon = (along: 1.434, side: 0.518)
    static let oxygen = (along: 1.653, side: 1.730)
    static let nitrogen = (along: 2.407, side: -0.387)

    /// Writes the atoms between two C-alphas; past the end of the chain there is no next nitrogen.
    static func write(
        after residue: Int, start: SIMD3<Double>, along: SIMD3<Double>, side: SIMD3<Double>, in backbone: inout Backbone
    ) {
        backbone[residue, .carbon] = start + carbon.along * along + carbon.side * side
        backbone[residue, .oxygen] = start + oxygen.along * along + oxygen.side * side
        if residue + 1 < backbone.residueCount {
            backbone[residue + 1, .nitrogen] = start + nitrogen.along * along + nitrogen.side * side
        }
    }
}
