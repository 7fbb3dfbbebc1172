import FileKit
import StructureEncoder

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Makes proteins that are none of a kind from proteins of that kind: same residues, but in no order that means anything.
///
/// In turn: residues shuffled where they lie; residues shuffled and the chain's pieces in another order; and residues drawn
/// from all proteins, of any length, along pieces of several chains.
package struct ProteinScrambler {
    private let proteins: [ProteinInput]
    private let lengths: ClosedRange<Int>
    private var random: CounterRandom

    /// - Parameters:
    ///   - proteins: at least one.
    ///   - longest: no scrambled protein has more residues.
    package init(_ proteins: [ProteinInput], longest: Int, seed: UInt64 = 0) {
        precondition(!proteins.isEmpty, "something to scramble")
        self.proteins = proteins
        let known = proteins.map(\.residues)
        let shortest = max(1, (known.min() ?? 1) / 2)
        lengths = shortest...max(shortest, min(longest, 4 * (known.max() ?? 1)))
        random = CounterRandom(seed: seed, stream: "scrambled proteins")
    }

    /// The next so many.
    package mutating func next(_ count: Int) -> [ProteinInput] {
        (0..<count).map { number in
            switch number % 3 {
            case 0: shuffled(cutsChain: false)
            case 1: shuffled(cutsChain: true)
            default: pieced()
            }
        }
    }

    private mutating func one() -> ProteinInput {
        proteins[min(proteins.count - 1, Int(random.uniformDouble() * Double(proteins.count)))]
    }

    private mutating func index(below count: Int) -> Int { min(count - 1, Int(random.uniformDouble() * Double(count))) }

    private static let mostCuts = 5

    private mutating func shuffled(cutsChain: Bool) -> ProteinInput {
        var protein = one()
        let residues = residues(of: protein)
        let ids = protein.ids[residues].shuffled(using: &random)
        protein.ids.replaceSubrange(residues, with: ids)
        if cutsChain, protein.hasStructure {
            let cuts = Set(
                (0..<1 + index(below: Self.mostCuts)).map { _ in residues.lowerBound + index(below: residues.count) })
            let bounds =
                [residues.lowerBound] + cuts.sorted().filter { $0 > residues.lowerBound } + [residues.upperBound]
            let pieces = zip(bounds, bounds.dropFirst()).map { Array(protein.positions[$0..<$1]) }
            let order = pieces.shuffled(using: &random).flatMap { random.uniformDouble() < 0.5 ? $0 : $0.reversed() }
            protein.positions.replaceSubrange(residues, with: order)
        }
        return protein
    }

    /// Residues of one piece of a chain.
    private static let pieceLengths = 8...60
    /// Between neighbours in a chain, in ångström.
    private static let step: Float = 3.8

    private mutating func pieced() -> ProteinInput {
        let range = (log(Double(lengths.lowerBound)), log(Double(lengths.upperBound)))
        let length = Int(exp(range.0 + random.uniformDouble() * (range.1 - range.0)).rounded())
        var ids: [Int32] = []
        var positions: [SIMD3<Float>?] = []
        var end = SIMD3<Float>()
        while positions.count < length {
            let protein = one()
            let all = residues(of: protein)
            guard !all.isEmpty else { break }
            let count = Self.pieceLengths.lowerBound + index(below: Self.pieceLengths.count)
            let first = all.lowerBound + index(below: max(1, all.count - count))
            let turn = rotation()
            let piece = protein.positions[first..<min(first + count, all.upperBound)]
            let start = piece.compactMap(\.self).first ?? SIMD3()
            let offset = end + direction() * Self.step
            positions += piece.map { $0.map { turn($0 - start) + offset } }
            end = positions.last(where: { $0 != nil }).flatMap(\.self) ?? end
        }
        positions = Array(positions.prefix(length))
        for _ in positions {
            let protein = one()
            ids.append(protein.ids[residues(of: protein).randomElement(using: &random) ?? 0])
        }
        return ProteinInput(
            ids: [ResidueVocabulary.start] + ids + [ResidueVocabulary.end], positions: [nil] + positions + [nil])
    }

    private func residues(of protein: ProteinInput) -> Range<Int> { 1..<max(1, protein.tokens - 1) }

    private mutating func direction() -> SIMD3<Float> {
        let vector = SIMD3<Double>(random.normal(), random.normal(), random.normal())
        return SIMD3<Float>(vector / max(1e-9, (vector * vector).sum().squareRoot()))
    }

    /// By a random unit quaternion.
    private mutating func rotation() -> (SIMD3<Float>) -> SIMD3<Float> {
        let q = SIMD4<Double>(random.normal(), random.normal(), random.normal(), random.normal())
        let unit = SIMD4<Float>(q / max(1e-9, (q * q).sum().squareRoot()))
        let axis = SIMD3(unit.x, unit.y, unit.z)
        return { vector in
            let twice = 2 * Self.cross(axis, vector)
            return vector + unit.w * twice + Self.cross(axis, twice)
        }
    }

    private static func cross(_ a: SIMD3<Float>, _ b: SIMD3<Float>) -> SIMD3<Float> {
        SIMD3(a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x)
    }
}
