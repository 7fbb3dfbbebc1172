/// The steps by which secondary structure is assigned, in DSSP's order.
struct SecondaryStructureAssignment {
    typealias State = SecondaryStructure.State
    typealias Ladder = SecondaryStructure.Ladder

    private let residues: [PeptideResidue]
    private let near: [(Int, Int)]
    private let bonds: HydrogenBonds
    /// Number of the stretch without a chain break that a residue is part of.
    private let segment: [Int]
    private(set) var states: [State]
    private(set) var ladders: [Ladder] = []

    /// C-alpha atoms of residues that may be bonded lie no further apart.
    private static let nearDistance: Float = 9
    /// A longer distance from C to the next N is a chain break.
    private static let peptideBond: Float = 2.5

    init(_ residues: [PeptideResidue]) {
        self.residues = residues
        let neighbours = NeighbourList(residues.map(\.alphaCarbon), cutoff: Self.nearDistance)
        var near: [(Int, Int)] = []
        near.reserveCapacity(residues.count * 16)
        var later: [Int] = []
        for index in residues.indices {
            neighbours.later(than: index, into: &later)
            for other in later { near.append((index, other)) }
        }
        self.near = near
        bonds = HydrogenBonds(residues, near: near)
        var segment: [Int] = []
        segment.reserveCapacity(residues.count)
        for index in residues.indices {
            guard index > 0 else {
                segment.append(0)
                continue
            }
            let isBroken =
                residues[index].chain != residues[index - 1].chain
                || (residues[index].nitrogen - residues[index - 1].carbon).length > Self.peptideBond
            segment.append(segment[index - 1] + (isBroken ? 1 : 0))
        }
        self.segment = segment
        states = Array(repeating: .loop, count: residues.count)
    }

    private func isUnbroken(_ from: Int, _ to: Int) -> Bool { segment[from] == segment[to] }

    // MARK: - Strands

    mutating func findLadders() {
        joinLadders(bridgesInRows())
        for ladder in ladders {
            let state: State = ladder.first.count > 1 ? .strand : .bridge
            for side in [ladder.first, ladder.second] {
                guard let low = side.first, let high = side.last else { continue }
                for index in low...high where states[index] != .strand { states[index] = state }
            }
        }
    }

    /// Parallel or antiparallel, if the residues are bridged: both with their neighbours in unbroken chains.
    private func bridge(_ b: Int, _ e: Int) -> (isParallel: Bool, Void)? {
        guard b > 0, e > 0, b + 1 < residues.count, e + 1 < residues.count else { return nil }
        let (a, c, d, f) = (b - 1, b + 1, e - 1, e + 1)
        guard isUnbroken(a, c), isUnbroken(d, f) else { return nil }
        func bond(_ donor: Int, _ acceptor: Int) -> Bool { bonds.isBond(donor: donor, acceptor: acceptor) }
        if (bond(c, e) && bond(e, a)) || (bond(f, b) && bond(b, d)) { return (true, ()) }
        if (bond(c, d) && bond(f, a)) || (bond(e, b) && bond(b, e)) { return (false, ()) }
        return nil
    }

    /// Bridges that follow each other without a gap.
    private func bridgesInRows() -> [Ladder] {
        struct End: Hashable {
            let isParallel: Bool
            let first: Int
            let second: Int
        }
        var rows: [Ladder] = []
        var rowEndingAt: [End: Int] = [:]
        for (i, j) in near where j >= i + 3 {
            guard let isParallel = bridge(i, j)?.isParallel else { continue }
            let before = End(isParallel: isParallel, first: i - 1, second: isParallel ? j - 1 : j + 1)
            let row: Int
            if let continued = rowEndingAt.removeValue(forKey: before) {
                row = continued
                rows[row].first.append(i)
                if isParallel { rows[row].second.append(j) } else { rows[row].second.insert(j, at: 0) }
            } else {
                row = rows.count
                rows.append(Ladder(isParallel: isParallel, first: [i], second: [j]))
            }
            rowEndingAt[End(isParallel: isParallel, first: i, second: j)] = row
        }
        return rows
    }

    /// Rows of bridges are one ladder across a bulge: at most one residue on one side and four on the other.
    private mutating func joinLadders(_ rows: [Ladder]) {
        var rows: [Ladder?] = rows.enumerated()
            .sorted { ($0.element.first[0], $0.offset) < ($1.element.first[0], $1.offset) }.map(\.element)
        for i in rows.indices {
            guard var ladder = rows[i] else { continue }
            for j in rows.indices.dropFirst(i + 1) {
                guard let other = rows[j], let iEnd = ladder.first.last, let jStart = other.first.first else {
                    continue
                }
                if jStart >= iEnd + 6 { break }
                guard isBulge(ladder, other) else { continue }
                ladder.first += other.first
                ladder.second = ladder.isParallel ? ladder.second + other.second : other.second + ladder.second
                rows[j] = nil
            }
            rows[i] = ladder
        }
        ladders = rows.compactMap { $0 }
    }

    private func isBulge(_ one: Ladder, _ other: Ladder) -> Bool {
        guard one.isParallel == other.isParallel, let ibi = one.first.first, let iei = one.first.last,
            let jbi = one.second.first, let jei = one.second.last, let ibj = other.first.first,
            let iej = other.first.last, let jbj = other.second.first, let jej = other.second.last
        else { return false }
        guard isUnbroken(min(ibi, ibj), max(iei, iej)), isUnbroken(min(jbi, jbj), max(jei, jej)) else { return false }
        let gap = ibj - iei
        guard gap > 0, gap < 6 else { return false }
        let otherGap = one.isParallel ? jbj - jei : jbi - jej
        return otherGap >= 0 && ((otherGap < 6 && gap < 3) || otherGap < 3)
    }

    // MARK: - Helices and turns

    mutating func findHelices() {
        let count = residues.count
        let starts = [3, 4, 5].map { stride -> [Bool] in
            var start = Array(repeating: false, count: count)
            guard count > stride else { return start }
            for i in 0..<(count - stride)
            where isUnbroken(i, i + stride) && bonds.isBond(donor: i + stride, acceptor: i) {
                start[i] = true
            }
            return start
        }
        let (turns310, turnsAlpha, turnsPi) = (starts[0], starts[1], starts[2])
        if count > 5 {
            for i in 1..<(count - 4) where turnsAlpha[i] && turnsAlpha[i - 1] {
                for j in i...(i + 3) { states[j] = .alphaHelix }
            }
        }
        if count > 4 {
            for i in 1..<(count - 3) where turns310[i] && turns310[i - 1] {
                let range = i...(i + 2)
                if range.allSatisfy({ states[$0] == .loop || states[$0] == .helix310 }) {
                    for j in range { states[j] = .helix310 }
                }
            }
        }
        if count > 6 {
            for i in 1..<(count - 5) where turnsPi[i] && turnsPi[i - 1] {
                let range = i...(i + 4)
                // Since version 4 a pi helix is preferred to an alpha helix.
                if range.allSatisfy({ [.loop, .piHelix, .alphaHelix].contains(states[$0]) }) {
                    for j in range { states[j] = .piHelix }
                }
            }
        }
        guard count > 2 else { return }
        for i in 1..<(count - 1) where states[i] == .loop {
            let isTurn = zip(starts, [3, 4, 5]).contains { start, stride in
                (1..<stride).contains { i >= $0 && start[i - $0] }
            }
            if isTurn {
                states[i] = .turn
            } else if isBend(i) {
                states[i] = .bend
            }
        }
    }

    /// The chain changes its direction by more than 70° here.
    private func isBend(_ index: Int) -> Bool {
        guard index >= 2, index + 2 < residues.count, isUnbroken(index - 2, index + 2) else { return false }
        let incoming = residues[index].alphaCarbon - residues[index - 2].alphaCarbon
        let outgoing = residues[index + 2].alphaCarbon - residues[index].alphaCarbon
        let product = incoming.length * outgoing.length
        guard product > 0 else { return false }
        // cos 70°
        return (incoming * outgoing).sum() / product < 0.342_020_14
    }

    // MARK: - Polyproline

    /// Three residues in a row with phi and psi within 29° of (-75°, 145°), where nothing else is assigned.
    mutating func findPolyproline() {
        guard residues.count > 4 else { return }
        let isLeftHanded = residues.indices.map { index -> Bool in
            guard index > 0, index + 1 < residues.count, isUnbroken(index - 1, index + 1) else { return false }
            let residue = residues[index]
            let phi = Self.dihedral(residues[index - 1].carbon, residue.nitrogen, residue.alphaCarbon, residue.carbon)
            let psi = Self.dihedral(residue.nitrogen, residue.alphaCarbon, residue.carbon, residues[index + 1].nitrogen)
            return (-104 ... -46).contains(phi) && (116...174).contains(psi)
        }
        for i in 1..<(residues.count - 3) where isLeftHanded[i] && isLeftHanded[i + 1] && isLeftHanded[i + 2] {
            for j in i...(i + 2) where states[j] == .loop { states[j] = .polyproline }
        }
    }

    /// In degrees, from -180 to 180.
    private static func dihedral(
        _ p1: SIMD3<Float>, _ p2: SIMD3<Float>, _ p3: SIMD3<Float>, _ p4: SIMD3<Float>
    ) -> Float {
        let (v12, v43, z) = (p1 - p2, p4 - p3, p2 - p3)
        let p = z.cross(v12)
        let x = z.cross(v43)
        let y = z.cross(x)
        let u = (x * x).sum()
        let v = (y * y).sum()
        guard u > 0, v > 0 else { return 360 }
        return Angle.degrees(y: (p * y).sum() / v.squareRoot(), x: (p * x).sum() / u.squareRoot())
    }
}
