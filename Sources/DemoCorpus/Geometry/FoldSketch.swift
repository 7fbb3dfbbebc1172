import FileKit

/// A fold before relaxation: regular elements in their places, in chain order, and the distances that hold them.
struct FoldSketch {
    var backbone: Backbone
    /// Helices and strands in chain order.
    var elements: [Range<Int>]
    var guides: [DistanceConstraint]

    init(residueCount: Int, sheets: [Sheet] = [], helices: [Helix] = []) {
        backbone = Backbone(residueCount: residueCount)
        for sheet in sheets { sheet.place(in: &backbone) }
        for helix in helices { helix.place(in: &backbone) }
        elements = (sheets.flatMap(\.strands).map(\.residues) + helices.map(\.residues))
            .sorted { $0.lowerBound < $1.lowerBound }
        guides = sheets.flatMap(\.guides) + helices.flatMap(\.guides)
    }

    /// Fills what is between the elements with arcs, and what is before and after them with wandering tails.
    mutating func connect(_ random: inout CounterRandom) {
        guard !elements.isEmpty else { return }
        for (previous, next) in zip(elements, elements.dropFirst()) {
            arc(from: previous.upperBound - 1, to: next.lowerBound)
        }
        if let first = elements.first {
            tail(
                from: first.lowerBound, neighbor: first.lowerBound + 1, over: (0..<first.lowerBound).reversed(),
                &random)
        }
        if let last = elements.last {
            tail(
                from: last.upperBound - 1, neighbor: last.upperBound - 2,
                over: Array(last.upperBound..<backbone.residueCount), &random)
        }
        let inElements = Set(elements.joined())
        for residue in 0..<backbone.residueCount
        where !inElements.contains(residue) || !inElements.contains(residue + 1) {
            drawPeptide(residue, &random)
        }
    }

    /// C-alphas of the residues between `start` and `end` on a cubic curve that leaves and arrives along the chain,
    /// bulging as far as the number of residues asks for.
    private mutating func arc(from start: Int, to end: Int) {
        guard end - start > 1 else { return }
        let from = backbone[start, .alphaCarbon]
        let to = backbone[end, .alphaCarbon]
        let leaving = (from - backbone[start - 2, .alphaCarbon]).normalized
        let arriving = (backbone[end + 2, .alphaCarbon] - to).normalized
        func point(_ t: Double, _ pull: Double) -> SIMD3<Double> {
            let s = 1 - t
            return s * s * s * from + 3 * s * s * t * (from + pull * leaving) + 3 * s * t * t * (to - pull * arriving)
                + t * t * t * to
        }
        func points(_ pull: Double) -> [SIMD3<Double>] { (0...60).map { point(Double($0) / 60, pull) } }
        func length(_ points: [SIMD3<Double>]) -> Double {
            zip(points, points.dropFirst()).reduce(0) { $0 + ($1.1 - $1.0).length }
        }
        let wanted = 3.5 * Double(end - start)
        var (low, high) = (0.5, 80.0)
        for _ in 0..<20 {
            let middle = (low + high) / 2
            if length(points(middle)) < wanted { low = middle } else { high = middle }
        }
        let curve = points(low)
        let step = length(curve) / Double(end - start)
        var (travelled, residue) = (0.0, start + 1)
        for (previous, next) in zip(curve, curve.dropFirst()) {
            travelled += (next - previous).length
            while residue < end, travelled >= step * Double(residue - start) {
                backbone[residue, .alphaCarbon] = next
                residue += 1
            }
        }
        while residue < end {
            backbone[residue, .alphaCarbon] = to
            residue += 1
        }
    }

    /// A path that starts along the chain and changes direction gradually.
    private mutating func tail(from end: Int, neighbor: Int, over residues: [Int], _ random: inout CounterRandom) {
        var position = backbone[end, .alphaCarbon]
        var heading = (position - backbone[neighbor, .alphaCarbon]).normalized
        for residue in residues {
            position += 3.5 * heading
            backbone[residue, .alphaCarbon] = position
            heading = (heading + 0.5 * random.direction()).normalized
        }
    }

    /// The flat peptide between a residue on a path and the next, turned about the line of their C-alphas so that the
    /// angle at the first is nearly right.
    private mutating func drawPeptide(_ residue: Int, _ random: inout CounterRandom) {
        let alpha = backbone[residue, .alphaCarbon]
        let isLast = residue + 1 == backbone.residueCount
        let next = isLast ? alpha + (alpha - backbone[residue - 1, .alphaCarbon]) : backbone[residue + 1, .alphaCarbon]
        let along = (next - alpha).normalized
        if residue == 0 { backbone[0, .nitrogen] = alpha - 1.46 * along.perpendicular }
        let toNitrogen = (backbone[residue, .nitrogen] - alpha).normalized
        let sides = (0..<8).map { _ in along.cross(random.direction()).normalized }
        let wanted = sineCosine(IdealGeometry.nitrogenAlphaCarbonAngle.radians).cosine
        let angleError = { (side: SIMD3<Double>) in
            let toCarbon = PeptidePlane.carbon.along * along + PeptidePlane.carbon.side * side
            return abs(toCarbon.normalized.dot(toNitrogen) - wanted)
        }
        guard let side = sides.min(by: { angleError($0) < angleError($1) }) else { return }
        PeptidePlane.write(after: residue, start: alpha, along: along, side: side, in: &backbone)
    }
}
