import FileKit
import SEPITPipeline
import StructureEncoder
import Testing

/// Proteins of another kind, and the scrambled ones that stand for them.
@Suite struct ProteinKindTests {
    private func protein(_ number: Int, length: Int) -> ProteinInput {
        var random = CounterRandom(seed: UInt64(number), stream: "kind")
        let sequence = (0..<length).map { _ in "LAGVSERTIDPKQNFYMHWC".utf8.randomElement(using: &random) ?? 65 }
        let positions = (0..<length).map { place in
            place == 3 ? nil : SIMD3<Float>(3.8 * Float(place), random.uniform(), random.uniform())
        }
        return ProteinInput(sequence: sequence, positions: number % 2 == 0 ? positions : [])
    }

    private func steps(_ protein: ProteinInput) -> [Float] {
        zip(protein.positions, protein.positions.dropFirst()).compactMap { a, b in
            guard let a, let b else { return nil }
            return ((a - b) * (a - b)).sum().squareRoot()
        }
    }

    @Test func scrambledProteinsHaveTheSameResiduesInNoOrder() {
        let proteins = (0..<6).map { protein($0, length: 40 + 10 * $0) }
        var scrambler = ProteinScrambler(proteins, longest: 120)
        let scrambled = scrambler.next(60)
        let known = Set(proteins.map { $0.ids.sorted() })
        for (number, protein) in scrambled.enumerated() {
            #expect(protein.ids.count == protein.positions.count && protein.ids.count == protein.tokens)
            #expect(protein.ids.first == proteins[0].ids.first && protein.ids.last == proteins[0].ids.last)
            #expect(protein.positions.first == .some(nil) && protein.positions.last == .some(nil))
            #expect((1...120).contains(protein.residues))
            if number % 3 < 2 {
                #expect(known.contains(protein.ids.sorted()) && !proteins.contains { $0.ids == protein.ids })
            }
        }
        #expect(Set(scrambled.map(\.residues)).count > 15)
        // Turned pieces keep their steps, and are a step apart.
        let pieced = scrambled.enumerated().filter { $0.offset % 3 == 2 }.flatMap { steps($0.element) }
        #expect(pieced.count > 100 && pieced.allSatisfy { $0 > 3 && $0 < 6 })
        var again = ProteinScrambler(proteins, longest: 120)
        #expect(again.next(60) == scrambled)
    }

    @Test func theSmallestProteinsCanBeScrambled() {
        var scrambler = ProteinScrambler([protein(0, length: 1), protein(1, length: 2)], longest: 10)
        #expect(scrambler.next(12).allSatisfy { (1...8).contains($0.residues) })
    }

    /// Features with one number that is high in proteins of the kind and low in scrambled ones, beside noise.
    private func features(_ count: Int, seed: UInt64, isKnown: Bool, residues: Int = 100) -> [PooledFeatures] {
        var random = CounterRandom(seed: seed, stream: "features")
        return (0..<count).map { _ in
            var noise: [Float] { (0..<6).map { _ in Float(random.normal()) } }
            var largest = noise
            largest[2] += isKnown ? 3 : 0
            return PooledFeatures(
                mean: noise, largest: largest, deviation: noise, residues: residues + Int(random.uniform() * 10))
        }
    }

    @Test func whatTheModelFindsNothingInIsOfAnotherKind() {
        let kind = ProteinKind(
            features(400, seed: 1, isKnown: true), scrambled: features(400, seed: 2, isKnown: false),
            held: features(300, seed: 3, isKnown: true), outlying: 0.05, hasStructure: true)
        func share(_ features: [PooledFeatures]) -> Double {
            Double(features.count { kind.outlyingness($0) > 1 }) / Double(features.count)
        }
        #expect((0.04...0.07).contains(share(features(300, seed: 3, isKnown: true))))
        #expect(share(features(300, seed: 4, isKnown: true)) < 0.12)
        #expect(share(features(300, seed: 5, isKnown: false)) > 0.7)
        // Longer or shorter than any that is known.
        #expect(share(features(50, seed: 6, isKnown: true, residues: 120)) == 1)
        #expect(share(features(50, seed: 6, isKnown: true, residues: 80)) == 1)
        // Far from all of them in a direction that tells nothing of scrambling.
        var far = features(1, seed: 7, isKnown: true)[0]
        far.mean[5] += 40
        #expect(kind.outlyingness(far) > 1)
    }
}
