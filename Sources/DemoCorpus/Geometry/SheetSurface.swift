/// A surface that carries beta strands: a point (u across the strands, v along them) has a frame in space.
///
/// On the surface, strands lie `strandSpacing` apart on a common lattice of rows, one residue per row: residues of
/// neighbouring strands in the same row are paired, and a residue's side chain points along the normal in even rows
/// and against it in odd rows.
enum SheetSurface: Sendable {
    /// A plane through the frame, which twists by `twist` radians about the lateral axis for every strand;
    /// `center` is the number of the strand that the frame's origin lies on.
    case twistedPlane(Frame, twist: Double, center: Double)
    /// A sheet rolled up about the z axis, strands tilted to it; rolling up keeps lengths.
    case cylinder(radius: Double, tiltSine: Double, tiltCosine: Double)

    /// Distance between neighbouring strands in ångström.
    static let strandSpacing = 4.8

    func frame(_ u: Double, _ v: Double) -> Frame {
        switch self {
        case .twistedPlane(let base, let twist, let center):
            let u = u - center * Self.strandSpacing
            let (sine, cosine) = sineCosine(twist * u / Self.strandSpacing)
            let along = cosine * base.along + sine * base.normal
            return Frame(
                origin: base.origin + u * base.lateral + v * along, along: along,
                normal: cosine * base.normal - sine * base.along)
        case .cylinder(let radius, let sineTilt, let cosineTilt):
            let (sine, cosine) = sineCosine((u * cosineTilt + v * sineTilt) / radius)
            let outward = SIMD3(cosine, sine, 0)
            let around = SIMD3(-sine, cosine, 0)
            let axis = SIMD3(0.0, 0, 1)
            return Frame(
                origin: radius * outward + (v * cosineTilt - u * sineTilt) * axis,
                along: cosineTilt * axis + sineTilt * around, normal: outward)
        }
    }
}

/// A beta sheet: strands in lateral order on a surface.
struct Sheet: Sendable {
    struct Strand: Sendable {
        var residues: Range<Int>
        /// Whether the chain runs towards higher rows.
        var ascends: Bool
        /// The lowest row it fills.
        var firstRow: Int

        var rows: Range<Int> { firstRow..<(firstRow + residues.count) }

        func residue(inRow row: Int) -> Int {
            ascends ? residues.lowerBound + row - firstRow : residues.upperBound - 1 - (row - firstRow)
        }

        /// Whether the N-H and C=O of the residue in this row point to the next strand, rather than the previous.
        func facesNext(inRow row: Int) -> Bool { (row % 2 == 0) == ascends }
    }

    var surface: SheetSurface
    var strands: [Strand]
    /// For a closed barrel: by how many rows (even) the first strand is higher when met again after the last.
    var closingRowShift: Int?

    /// Writes ideal strands, each bent along the surface.
    func place(in backbone: inout Backbone) {
        for (index, strand) in strands.enumerated() {
            for row in strand.rows {
                var frame = surface.frame(
                    Double(index) * SheetSurface.strandSpacing, Double(row) * ScrewTemplate.strand.rise)
                if !strand.ascends { frame = frame.reversed }
                if row % 2 != 0 { frame = frame.turned(.pi) }
                backbone.place(.strand, at: strand.residue(inRow: row), in: frame)
            }
        }
    }

    /// The hydrogen bonds and C-alpha distances of paired residues, which the relaxation then holds.
    var guides: [DistanceConstraint] {
        var result: [DistanceConstraint] = []
        for (left, right) in zip(strands, strands.dropFirst()) {
            Self.pair(left, right, rowShift: 0, &result)
        }
        if let closingRowShift, let first = strands.first, let last = strands.last {
            Self.pair(last, first, rowShift: closingRowShift, &result)
        }
        return result
    }

    /// Pauling and Corey's patterns: small and large rings between antiparallel strands, even ones between parallel.
    private static func pair(_ left: Strand, _ right: Strand, rowShift: Int, _ result: inout [DistanceConstraint]) {
        for row in left.rows where right.rows.contains(row - rowShift) {
            let a = left.residue(inRow: row)
            let b = right.residue(inRow: row - rowShift)
            let leftFacesRight = left.facesNext(inRow: row)
            if left.ascends != right.ascends {
                result.append(.alphaCarbons(a, b, leftFacesRight ? 5.5 : 4.5))
                if leftFacesRight { result += [.hydrogenBond(from: a, to: b), .hydrogenBond(from: b, to: a)] }
            } else {
                result.append(.alphaCarbons(a, b, 4.85))
                let (center, partner, strand) = leftFacesRight ? (a, b, right) : (b, a, left)
                if strand.residues.contains(partner - 1) {
                    result.append(.hydrogenBond(from: center, to: partner - 1))
                }
                if strand.residues.contains(partner + 1) {
                    result.append(.hydrogenBond(from: partner + 1, to: center))
                }
            }
        }
    }
}

/// An alpha helix about a straight axis.
struct Helix: Sendable {
    var residues: Range<Int>
    /// The axis at the middle of the helix.
    var axis: Frame

    func place(in backbone: inout Backbone) {
        let template = ScrewTemplate.helix
        for (index, residue) in residues.enumerated() {
            var frame = axis.turned(Double(index) * template.turn.radians)
            frame.origin += (Double(index) - Double(residues.count - 1) / 2) * template.rise * axis.along
            backbone.place(template, at: residue, in: frame)
        }
    }

    var guides: [DistanceConstraint] {
        residues.dropLast(4).map { .hydrogenBond(from: $0 + 4, to: $0) }
    }
}

extension Backbone {
    /// Writes one residue of a regular element.
    mutating func place(_ template: ScrewTemplate, at residue: Int, in frame: Frame) {
        self[residue, .nitrogen] = frame.position(template.nitrogen)
        self[residue, .alphaCarbon] = frame.position(template.alphaCarbon)
        self[residue, .carbon] = frame.position(template.carbon)
        self[residue, .oxygen] = frame.position(template.oxygen)
        placeBetaCarbon(residue)
    }
}
