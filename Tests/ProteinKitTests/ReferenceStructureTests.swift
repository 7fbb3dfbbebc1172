import FileKit
import FoundationEssentials
import ProteinKit
import Testing

private enum ReferenceFolder {
    static let path = "../shared/structures"
    static let isPresent = FileSystem.exists("\(path)/expected.jsonl")
}

/// Real files beside the repository, with what gemmi reads in them; skipped where there are none.
@Suite(.enabled(if: ReferenceFolder.isPresent, "there is no ../shared/structures"))
struct ReferenceStructureTests {
    private static let folder = ReferenceFolder.path

    private struct Expectation: Decodable {
        struct Polymer: Decodable {
            let chain: String
            let type: String?
            let n_res: Int
            let seq: String
            let n_ca: Int
            let first: String
            let last: String
            let ca_sum: [Double]
            let ca_b_mean: Double?
            let n_seqres: Int?

            var kind: Chain.Kind {
                switch type {
                case "PeptideL", "PeptideD": .protein
                case "Dna", "Rna", "DnaRnaHybrid": .nucleic
                default: .other
                }
            }
        }

        let file: String
        let set: String
        let n_models: Int?
        let polymers: [Polymer]?
    }

    private static func expectations(_ set: String) throws -> [Expectation] {
        let text = String(decoding: try FileSystem.read("\(folder)/expected.jsonl"), as: UTF8.self)
        return try text.split(separator: "\n").map { try JSONDecoder().decode(Expectation.self, from: Data($0.utf8)) }
            .filter { $0.set == set }
    }

    @Test func validFilesAgreeInEverything() throws {
        let reader = StructureReader(mode: .strict)
        for expectation in try Self.expectations("good") {
            let structure = try reader.read(path: "\(Self.folder)/\(expectation.file)")
            let polymers = expectation.polymers ?? []
            #expect(structure.modelCount == expectation.n_models, "\(expectation.file)")
            #expect(structure.chains.map(\.id) == polymers.map(\.chain), "\(expectation.file)")
            for (chain, polymer) in zip(structure.chains, polymers) { compare(chain, polymer, expectation.file) }
        }
    }

    private func compare(_ chain: Chain, _ polymer: Expectation.Polymer, _ file: String) {
        let place: Comment = "\(file) chain \(chain.id)"
        #expect(chain.kind == polymer.kind, place)
        #expect(chain.tabulatedSequence == polymer.seq, place)
        #expect(chain.residues.count == polymer.n_res, place)
        #expect(chain.residues.first?.label == polymer.first, place)
        #expect(chain.residues.last?.label == polymer.last, place)
        #expect(chain.declaredSequence?.utf8.count == polymer.n_seqres, place)
        let alphaCarbons = chain.residues.compactMap(\.alphaCarbon)
        #expect(alphaCarbons.count == polymer.n_ca, place)
        let difference = alphaCarbons.reduce(.zero, +) - SIMD3(polymer.ca_sum[0], polymer.ca_sum[1], polymer.ca_sum[2])
        #expect(max(abs(difference.x), abs(difference.y), abs(difference.z)) < 0.02, place)
        let bFactors = chain.residues.filter { $0.alphaCarbon != nil }.compactMap(\.bFactor)
        if let mean = polymer.ca_b_mean {
            #expect(abs(bFactors.reduce(0, +) / Double(bFactors.count) - mean) < 0.02, place)
        }
    }

    /// The two formats of one entry are read alike, headers and missing residues included.
    @Test func bothFormatsOfAnEntryAgree() throws {
        let files = Set(try Self.expectations("good").map(\.file))
        for pdb in files.sorted() where pdb.hasSuffix(".pdb.gz") {
            let mmcif = pdb.dropLast(7) + ".cif.gz"
            guard files.contains(String(mmcif)) else { continue }
            let first = try StructureReader().read(path: "\(Self.folder)/\(pdb)")
            let second = try StructureReader().read(path: "\(Self.folder)/\(mmcif)")
            #expect(first.header.entryID == second.header.entryID, "\(pdb)")
            #expect(first.header.method == second.header.method, "\(pdb)")
            for chain in first.chains {
                guard let other = second.chains.first(where: { $0.id == chain.id }) else { continue }
                #expect(chain.sequence == other.sequence, "\(pdb) chain \(chain.id)")
                #expect(chain.missingRanges == other.missingRanges, "\(pdb) chain \(chain.id)")
            }
        }
    }

    /// Malformed files give chains, warnings or an error with file and reason.
    @Test(arguments: ["odd", "fasta"])
    func unusualFilesAreNeverSilent(_ set: String) throws {
        for file in try StructureFiles.find(in: ["\(Self.folder)/\(set)"]) {
            do throws(SepitError) {
                let structure = try StructureReader().read(path: file)
                #expect(!structure.chains.isEmpty || !structure.warnings.isEmpty, "\(file)")
            } catch {
                #expect(error.file == file)
                #expect(error.kind == .badData)
            }
        }
    }
}
