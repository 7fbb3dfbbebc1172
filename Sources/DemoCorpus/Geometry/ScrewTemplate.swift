/// One residue of a regular helix or strand, and the screw motion that repeats it.
///
/// Coordinates are (lateral, along, normal) in ångström with the C-alpha on the normal; the side chain of that residue
/// points away along it. Both come from building chains with `IdealGeometry`: the helix with phi -63°, psi -42°, the
/// strand with phi -130°, psi 128°, where the screw turns by exactly 180° and the strand is flat.
struct ScrewTemplate: Sendable {
    var nitrogen: SIMD3<Double>
    var alphaCarbon: SIMD3<Double>
    var carbon: SIMD3<Double>
    var oxygen: SIMD3<Double>
    /// Rise per residue in ångström.
    var rise: Double
    /// Turn per residue in degrees, right-handed about the axis.
    var turn: Double

    static let helix = ScrewTemplate(
        nitrogen: SIMD3(-0.679, -0.919, 1.384), alphaCarbon: SIMD3(0, 0, 2.290), carbon: SIMD3(0.789, 1.049, 1.514),
        oxygen: SIMD3(0.775, 2.225, 1.876), rise: 1.552, turn: 99.03)

    static let strand = ScrewTemplate(
        nitrogen: SIMD3(0.379, -1.221, 0.158), alphaCarbon: SIMD3(0, 0, 0.859), carbon: SIMD3(0.508, 1.234, 0.122),
        oxygen: SIMD3(1.696, 1.322, -0.190), rise: 3.404, turn: 180)
}

/// Where an element's axis is and which way it faces: three unit vectors at right angles, lateral = along x normal.
struct Frame: Sendable {
    var origin: SIMD3<Double>
    var lateral: SIMD3<Double>
    var along: SIMD3<Double>
    var normal: SIMD3<Double>

    /// The frame at a point whose lateral direction follows from the other two.
    init(origin: SIMD3<Double>, along: SIMD3<Double>, normal: SIMD3<Double>) {
        self.origin = origin
        self.along = along
        self.normal = normal
        lateral = along.cross(normal)
    }

    static let standard = Frame(origin: .zero, along: SIMD3(0, 1, 0), normal: SIMD3(0, 0, 1))

    /// The same place for a chain that runs the other way, seen from the same side.
    var reversed: Frame { Frame(origin: origin, along: -along, normal: normal) }

    /// Turned about the direction of the chain; `angle` in radians.
    func turned(_ angle: Double) -> Frame {
        let (sine, cosine) = sineCosine(angle)
        return Frame(origin: origin, along: along, normal: cosine * normal + sine * lateral)
    }

    func position(_ local: SIMD3<Double>) -> SIMD3<Double> {
        origin + local.x * lateral + local.y * along + local.z * normal
    }
}
