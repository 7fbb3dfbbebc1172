import FileKit
import ProteinKit
import Testing

@Suite struct GeometryTests {
    /// Backbones of a file of the demonstration corpus.
    private static func backbone(_ name: String) throws -> [PeptideResidue] {
        let text = String(decoding: try Gzip.read(path: "data/sample/\(name).pdb.gz"), as: UTF8.self)
        var residues: [(name: Substring, atoms: [String: SIMD3<Float>])] = []
        var last: Substring = ""
        for line in text.split(separator: "\n") where line.hasPrefix("ATOM  ") {
            func columns(_ range: ClosedRange<Int>) -> Substring {
                line.dropFirst(range.lowerBound - 1).prefix(range.count)
            }
            func number(_ range: ClosedRange<Int>) -> Float { Float(columns(range).filter { $0 != " " }) ?? 0 }
            if columns(23...27) != last { residues.append((columns(18...20), [:])) }
            last = columns(23...27)
            residues[residues.count - 1].atoms[columns(13...16).filter { $0 != " " }] =
                SIMD3(number(31...38), number(39...46), number(47...54))
        }
        return try residues.map { residue in
            PeptideResidue(
                nitrogen: try #require(residue.atoms["N"]), alphaCarbon: try #require(residue.atoms["CA"]),
                carbon: try #require(residue.atoms["C"]), oxygen: try #require(residue.atoms["O"]), chain: 0,
                isProline: residue.name == "PRO")
        }
    }

    /// What `mkdssp` 4.2.2 assigns, a hyphen for a loop.
    private static let goldens = [
        "DEMO00003": "---EEEEE---SS-EEEE-------S----EEEEE---SSS--EEEEEESSTT-EEEEE-SSSS-EEEEE-----",
        "DEMO00007": "---HHHHHHHHHHHHHH--SS--SSHHHHHHHHHHHHHHHTTTS----SSTTHHHHHHHHHHHHHHHHHHS---",
        "DEMO00010": "---EEEEE--SSTT--HHHHHHH-SS--SEEEEE---SSSS-HHHHHHHHHHHH---SSSEEEEE----",
        "DEMO00020": "--------SS----S--PPPP-PPPPSS---PPPP---PPPPP-SS-----SS--SSSSSS-----PPP-PPPPP-------------SS---",
    ]

    @Test(arguments: goldens.keys.sorted())
    func sameStatesAsDSSP(name: String) throws {
        let states = SecondaryStructure(of: try Self.backbone(name)).letters.map { $0 == " " ? "-" : $0 }
        #expect(String(states) == Self.goldens[name])
    }

    @Test func statesStandAtTheirResidues() throws {
        var entry = try ProteinEntry(path: "data/sample/DEMO00007.pdb.gz", keepsBackbone: true)
        let whole = try #require(Self.goldens["DEMO00007"])
        let (states, structure) = SecondaryStructure.states(of: entry.chains)
        #expect(String(states[0].map { $0.map { $0 == .loop ? "-" : $0.rawValue } ?? "?" }) == whole)
        #expect(structure.states.count == whole.count)
        entry.chains[0].positions[0] = nil
        #expect(SecondaryStructure.states(of: entry.chains).states[0][0] == nil)
    }

    @Test func chainsAreNotBondedAcrossABreak() throws {
        let name = try #require(Self.goldens.first { $0.value.contains("HHHHHHHHHH") }?.key)
        var residues = try Self.backbone(name)
        let whole = SecondaryStructure(of: residues)
        let middle =
            try #require(
                whole.states.indices.first { index in
                    whole.states[index...].prefix(10).count == 10
                        && whole.states[index...].prefix(10).allSatisfy { $0 == .alphaHelix }
                }) + 5
        for index in middle..<residues.count { residues[index].chain = 1 }
        let broken = SecondaryStructure(of: residues)
        #expect(broken.states[middle - 1] != .alphaHelix || broken.states[middle] != .alphaHelix)
        #expect(broken.states.prefix(middle - 8) == whole.states.prefix(middle - 8))
    }

    @Test func nothingIsNothing() throws {
        #expect(SecondaryStructure(of: []).states.isEmpty)
        let residues = try Self.backbone("DEMO00003")
        for count in 1...6 { #expect(SecondaryStructure(of: Array(residues.prefix(count))).states.count == count) }
        var strange = residues
        strange[3].alphaCarbon = SIMD3(repeating: .nan)
        strange[5].oxygen = SIMD3(repeating: 1e30)
        strange[7] = strange[6]
        #expect(SecondaryStructure(of: strange).states.count == residues.count)
    }

    @Test func foldClasses() throws {
        func states(_ text: String, _ ladders: [SecondaryStructure.Ladder] = []) -> SecondaryStructure {
            var structure = SecondaryStructure(of: [])
            structure.states = text.map { SecondaryStructure.State(rawValue: $0) ?? .loop }
            structure.ladders = ladders
            return structure
        }
        let helix = String(repeating: "H", count: 20)
        let strand = String(repeating: "E", count: 10)
        let loop = String(repeating: " ", count: 30)
        func ladder(_ isParallel: Bool) -> SecondaryStructure.Ladder {
            SecondaryStructure.Ladder(isParallel: isParallel, first: Array(20..<25), second: Array(25..<30))
        }
        #expect(FoldClass(states(helix + loop)) == .allAlpha)
        #expect(FoldClass(states(strand + loop)) == .allBeta)
        #expect(FoldClass(states(loop)) == .irregular)
        #expect(FoldClass(states(helix + strand + loop, [ladder(true)])) == .alphaOverBeta)
        #expect(FoldClass(states(helix + strand + loop, [ladder(false)])) == .alphaPlusBeta)
        #expect(FoldClass(states(helix + strand + loop, [ladder(false), ladder(true)])) == .alphaAndBeta)
        #expect(FoldClass(states(helix)) == nil)
    }

    @Test func measures() {
        #expect(ChainGeometry.radiusOfGyration([SIMD3(0, 0, 0), SIMD3(2, 0, 0)]) == 1)
        #expect(ChainGeometry.radiusOfGyration([SIMD3(0, 0, 0)]) == nil)
        let points = (0..<6).map { SIMD3<Float>(Float($0) * 1.5, 0, 0) }
        let contacts = ChainGeometry.contacts(points)
        #expect(contacts.map { "\($0.0)-\($0.1)" } == ["0-4", "0-5", "1-5"])
        let sulphurs = [SIMD3<Float>(0, 0, 0), SIMD3(2.4, 0, 0), SIMD3(2.4, 2.05, 0), SIMD3(0.1, 0, 0)]
        #expect(ChainGeometry.disulfides(sulphurs).map { "\($0.0)-\($0.1)" } == ["1-2"])
    }

    /// By cells and by all pairs, with points so far away that cells must grow.
    @Test func neighboursAreAllPairs() {
        var state: UInt64 = 1
        func next() -> Float {
            state = state &* 6_364_136_223_846_793_005 &+ 1
            return Float(state >> 40) / Float(1 << 24) * 40
        }
        var points = (0..<300).map { _ in SIMD3<Float>(next(), next(), next()) }
        points.append(SIMD3(9999, -9999, 9999))
        points.append(SIMD3(.infinity, 0, 0))
        let list = NeighbourList(points, cutoff: 8)
        var found: [Int] = []
        for index in points.indices {
            list.later(than: index, into: &found)
            let expected = points.indices.filter { other in
                let difference = points[other] - points[index]
                return other > index && (difference * difference).sum() <= 64
            }
            #expect(found == expected)
        }
    }
}
