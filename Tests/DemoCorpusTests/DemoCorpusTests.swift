import DemoCorpus
import ProteinKit
import Testing

@Suite struct DemoCorpusTests {
    private let proteins: [DemoCorpusFixture.Protein]
    private let path: String

    init() throws {
        let fixture = try DemoCorpusFixture.shared.get()
        proteins = fixture.proteins
        path = fixture.path
    }

    @Test func labelsAreBalanced() {
        func counts(_ label: (DemoCorpusFixture.Protein) -> String) -> [String: Int] {
            Dictionary(grouping: proteins, by: label).mapValues(\.count)
        }
        let count = DemoCorpusFixture.count
        #expect(counts(\.fold) == Dictionary(uniqueKeysWithValues: DemoFold.allCases.map { ($0.phrase, count / 5) }))
        #expect(
            counts(\.location)
                == Dictionary(uniqueKeysWithValues: DemoLocation.allCases.map { ($0.phrase, count / 6) }))
        #expect(
            counts(\.function) == Dictionary(uniqueKeysWithValues: DemoFamily.allCases.map { ($0.phrase, count / 10) }))
    }

    @Test func theTableAgreesWithTheFiles() {
        #expect(Set(proteins.map(\.sequence)).count == proteins.count)
        #expect(proteins.contains { $0.atoms.count < $0.length })
        for protein in proteins {
            #expect(protein.sequence.count == protein.length)
            #expect((74...200).contains(protein.length))
            #expect(protein.length - protein.atoms.count <= 5)
        }
    }

    /// Bond lengths within 0.06 Å and angles within 7° of Engh and Huber's values, L amino acids, trans peptides.
    @Test func backbonesHaveStandardGeometry() throws {
        for protein in proteins {
            let letters = Array(protein.sequence)
            for (number, atoms) in protein.atoms {
                let n = try #require(atoms["N"])
                let a = try #require(atoms["CA"])
                let c = try #require(atoms["C"])
                let o = try #require(atoms["O"])
                expect(distance(n, a), 1.458, 0.06, protein.id, number)
                expect(distance(a, c), 1.525, 0.06, protein.id, number)
                expect(distance(c, o), 1.231, 0.06, protein.id, number)
                expect(distance(n, c), 2.459, 0.11, protein.id, number)
                #expect((atoms["CB"] == nil) == (letters[number - 1] == "G"))
                if let b = atoms["CB"] {
                    expect(distance(a, b), 1.53, 0.01, protein.id, number)
                    let volume = dot(cross(n - a, c - a), b - a)
                    #expect(volume > 2, "\(protein.id) residue \(number) is not an L amino acid")
                }
                guard let next = protein.atoms[number + 1], let nextN = next["N"], let nextA = next["CA"] else {
                    continue
                }
                expect(distance(c, nextN), 1.329, 0.06, protein.id, number)
                expect(distance(a, nextA), 3.81, 0.1, protein.id, number)
            }
        }
    }

    @Test func nothingClashes() {
        for protein in proteins {
            let residues = protein.atoms.sorted { $0.key < $1.key }
            for (index, (number, atoms)) in residues.enumerated() {
                for (other, otherAtoms) in residues[(index + 1)...] where other > number + 1 {
                    guard let a = atoms["CA"], let b = otherAtoms["CA"] else { continue }
                    let alphas = distance(a, b)
                    guard alphas < 8.5 else { continue }
                    #expect(alphas >= 3.6, "\(protein.id): residues \(number) and \(other)")
                    for (name, position) in atoms {
                        for (otherName, otherPosition) in otherAtoms {
                            let limit = Set([name, otherName]) == ["N", "O"] ? 2.59 : 2.8
                            let apart = distance(position, otherPosition)
                            #expect(apart >= limit, "\(protein.id): \(name) \(number) and \(otherName) \(other)")
                        }
                    }
                }
            }
        }
    }

    /// Residues three apart are 5.0 to 5.5 Å apart in a helix, and about 10 Å in a strand.
    @Test func foldsShowInTheCoordinates() {
        for protein in proteins {
            let steps = protein.atoms.compactMap { number, atoms -> Double? in
                guard let a = atoms["CA"], let b = protein.atoms[number + 3]?["CA"] else { return nil }
                return distance(a, b)
            }
            let helical = Double(steps.count { $0 < 5.8 }) / Double(steps.count)
            switch protein.fold {
            case DemoFold.helicalBundle.phrase: #expect(helical > 0.4, "\(protein.id)")
            case DemoFold.alternating.phrase: #expect(helical > 0.1 && helical < 0.7, "\(protein.id)")
            default: #expect(helical < 0.3, "\(protein.id)")
            }
        }
    }

    /// A nearest-centroid classifier that reads composition and length does no better than chance (1 in 5) on folds.
    @Test func sequencesSayNothingAboutTheFold() {
        func features(_ protein: DemoCorpusFixture.Protein) -> [Double] {
            "ACDEFGHIKLMNPQRSTVWY".map { letter in
                Double(protein.sequence.count { $0 == letter }) / Double(protein.length)
            } + [Double(protein.length) / 1000]
        }
        let samples = proteins.map { (fold: $0.fold, features: features($0)) }
        var right = 0
        for (index, sample) in samples.enumerated() {
            let nearest = DemoFold.allCases.map { fold -> (fold: String, apart: Double) in
                let members = samples.indices.filter { $0 != index && samples[$0].fold == fold.phrase }
                let apart = sample.features.indices.reduce(0.0) { sum, feature in
                    let mean = members.reduce(0.0) { $0 + samples[$1].features[feature] } / Double(members.count)
                    let off = sample.features[feature] - mean
                    return sum + off * off
                }
                return (fold.phrase, apart)
            }.min { $0.apart < $1.apart }
            if nearest?.fold == sample.fold { right += 1 }
        }
        // Four standard deviations above chance for this many proteins.
        #expect(Double(right) / Double(samples.count) < 0.35)
    }

    private func expect(
        _ value: Double, _ ideal: Double, _ tolerance: Double, _ id: String, _ residue: Int,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        if abs(value - ideal) > tolerance {
            Issue.record("\(id) residue \(residue): \(value), not \(ideal)", sourceLocation: sourceLocation)
        }
    }

    private func dot(_ a: SIMD3<Double>, _ b: SIMD3<Double>) -> Double { (a * b).sum() }

    private func distance(_ a: SIMD3<Double>, _ b: SIMD3<Double>) -> Double { dot(a - b, a - b).squareRoot() }

    private func cross(_ a: SIMD3<Double>, _ b: SIMD3<Double>) -> SIMD3<Double> {
        SIMD3(a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x)
    }
}
