import FileKit

/// The five ways in which demo proteins fold, as sketches with random numbers, lengths and order of elements.
///
/// A sketch is nil where the drawn number of elements does not suit the chain length; draw again.
enum FoldArchitecture {
    static func sketch(_ fold: DemoFold, residueCount: Int, _ random: inout CounterRandom) -> FoldSketch? {
        switch fold {
        case .helicalBundle: helicalBundle(residueCount, &random)
        case .betaSandwich: betaSandwich(residueCount, &random)
        case .betaBarrel: betaBarrel(residueCount, &random)
        case .alternating: alternating(residueCount, &random)
        case .disordered: disordered(residueCount, &random)
        }
    }

    /// Three to six antiparallel helices, nearest neighbours about 9.8 Å apart, slightly coiled.
    private static func helicalBundle(_ residueCount: Int, _ random: inout CounterRandom) -> FoldSketch? {
        let count = random.integer(in: 3...6)
        guard
            let plan = ChainPlan(
                residueCount: residueCount, elementLengths: Array(repeating: 12...30, count: count),
                loopLengths: Array(repeating: 4...8, count: count - 1), &random)
        else { return nil }
        let spacing = random.real(in: 9.5...10.2)
        let columns = (count + 1) / 2
        // Two staggered rows, there and back, so that the chain goes from neighbour to neighbour.
        let sites = (0..<count).map { index -> SIMD3<Double> in
            let isFront = index < columns
            let column = isFront ? Double(index) : Double(2 * columns - 1 - index) - 0.5
            return SIMD3(column * spacing, 0, isFront ? 0 : 0.866 * spacing)
        }
        let center = sites.reduce(.zero, +) / Double(count)
        let coil = random.real(in: -0.30 ... -0.10)
        let helices = plan.elements.enumerated().map { index, residues in
            let outward = (sites[index] - center).normalized
            let (sine, cosine) = sineCosine(coil + 0.06 * random.gaussian())
            let upward = SIMD3(0.0, 1, 0)
            let along = (cosine * upward + sine * outward.cross(upward)).normalized * (index % 2 == 0 ? 1 : -1)
            let shift = random.real(in: -1.5...1.5) * upward
            let axis = Frame(origin: sites[index] + shift, along: along, normal: along.perpendicular)
            return Helix(residues: residues, axis: axis.turned(random.real(in: 0...(2 * .pi))))
        }
        return FoldSketch(residueCount: residueCount, helices: helices)
    }

    /// Two antiparallel sheets face to face, 10 Å apart, joined in a random order.
    private static func betaSandwich(_ residueCount: Int, _ random: inout CounterRandom) -> FoldSketch? {
        let count = random.integer(in: 6...12)
        guard let order = SandwichTopology.order(strandCount: count, &random) else { return nil }
        let loops = zip(order, order.dropFirst()).map { $0.shortestLoop(to: $1)...($0.shortestLoop(to: $1) + 5) }
        guard
            let plan = ChainPlan(
                residueCount: residueCount, elementLengths: Array(repeating: 5...10, count: count), loopLengths: loops,
                &random)
        else { return nil }
        let twist = random.real(in: -0.20 ... -0.10)
        let gap = random.real(in: 9.6...10.6)
        let widths = (0..<2).map { sheet in order.count { $0.sheet == sheet } }
        let sheets = (0..<2).map { sheet in
            let strands = zip(order, plan.elements)
                .filter { $0.0.sheet == sheet }
                .sorted { $0.0.position < $1.0.position }
                .map { site, residues in
                    Sheet.Strand(
                        residues: residues, ascends: site.ascends,
                        firstRow: random.integer(in: -1...1) - residues.count / 2)
                }
            var base = Frame.standard
            base.origin = SIMD3(0, 0, gap * Double(sheet))
            let offset = Double(widths[sheet] - 1) / 2
            return Sheet(surface: .twistedPlane(base, twist: twist, center: offset), strands: strands)
        }
        return FoldSketch(residueCount: residueCount, sheets: sheets)
    }

    /// A closed antiparallel meander of 8, 10, 12 or 14 strands, shear number equal to it or two more.
    private static func betaBarrel(_ residueCount: Int, _ random: inout CounterRandom) -> FoldSketch? {
        let count = random.pick([8, 8, 10, 10, 12, 14])
        guard
            let plan = ChainPlan(
                residueCount: residueCount, elementLengths: Array(repeating: 5...12, count: count),
                loopLengths: Array(repeating: 3...7, count: count - 1), &random)
        else { return nil }
        let shear = count + random.pick([0, 2])
        let width = Double(count) * SheetSurface.strandSpacing
        let slope = Double(shear) * ScrewTemplate.strand.rise / width
        let cosine = 1 / (1 + slope * slope).squareRoot()
        let surface = SheetSurface.cylinder(
            radius: width / (2 * .pi * cosine), tiltSine: slope * cosine, tiltCosine: cosine)
        let ascendsFirst = random.chance(0.5)
        let strands = plan.elements.enumerated().map { index, residues in
            let middle = (Double(index * shear) / Double(count)).rounded()
            return Sheet.Strand(
                residues: residues, ascends: (index % 2 == 0) == ascendsFirst,
                firstRow: Int(middle) - residues.count / 2)
        }
        return FoldSketch(
            residueCount: residueCount, sheets: [Sheet(surface: surface, strands: strands, closingRowShift: shear)])
    }

    /// A parallel sheet with helices on both faces: the Rossmann order, in which every crossover is right-handed.
    private static func alternating(_ residueCount: Int, _ random: inout CounterRandom) -> FoldSketch? {
        let count = random.integer(in: 3...7)
        let lengths = (0..<(2 * count - 1)).map { $0 % 2 == 0 ? 5...8 : 10...18 }
        guard
            let plan = ChainPlan(
                residueCount: residueCount, elementLengths: lengths,
                loopLengths: Array(repeating: 4...7, count: 2 * count - 2), &random)
        else { return nil }
        // The chain first goes down the sheet with helices behind it, then from the middle up with helices in front.
        let turning = count / 2
        let position = { (strand: Int) in strand < turning ? turning - 1 - strand : strand }
        let surface = SheetSurface.twistedPlane(
            .standard, twist: random.real(in: -0.28 ... -0.14), center: Double(count - 1) / 2)
        let strands = (0..<count).sorted { position($0) < position($1) }.map { strand in
            let residues = plan.elements[2 * strand]
            return Sheet.Strand(
                residues: residues, ascends: true, firstRow: random.integer(in: -1...0) - residues.count / 2)
        }
        let height = random.real(in: 9.8...10.6)
        let helices = (0..<(count - 1)).map { index -> Helix in
            let isBehind = index + 1 < turning
            let members = isBehind ? 0..<(turning - 1) : max(turning - 1, 0)..<(count - 1)
            let rank = Double(index - members.lowerBound) - Double(members.count - 1) / 2
            let middle = isBehind ? Double(turning - 1) / 2 : Double(turning + count - 1) / 2
            let lateral = middle * SheetSurface.strandSpacing + (isBehind ? -1 : 1) * rank * 9.9
            var axis = surface.frame(lateral, 0)
            axis.origin += (isBehind ? -height : height) * axis.normal
            return Helix(
                residues: plan.elements[2 * index + 1], axis: axis.reversed.turned(random.real(in: 0...(2 * .pi))))
        }
        return FoldSketch(
            residueCount: residueCount, sheets: [Sheet(surface: surface, strands: strands)], helices: helices)
    }

    /// A random walk over extended and polyproline conformations with an occasional turn; no regular element.
    private static func disordered(_ residueCount: Int, _ random: inout CounterRandom) -> FoldSketch? {
        var sketch = FoldSketch(residueCount: residueCount)
        var turnedBefore = false
        let torsions = (0..<residueCount).map { _ -> (phi: Double, psi: Double) in
            let kind = random.uniformDouble()
            defer { turnedBefore = kind < 0.12 }
            if kind < 0.12, !turnedBefore { return (-70 + 8 * random.gaussian(), -35 + 8 * random.gaussian()) }
            if kind < 0.45 { return (-115 + 12 * random.gaussian(), 130 + 12 * random.gaussian()) }
            return (-75 + 8 * random.gaussian(), 148 + 10 * random.gaussian())
        }
        sketch.backbone.build(torsions)
        return sketch
    }
}
