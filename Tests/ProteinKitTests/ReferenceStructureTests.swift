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
            for (chain, polymer) in zip(structure.chains, polymers) {
                #expect(Self.differences(chain, polymer) == [], "\(expectation.file) chain \(chain.id)")
            }
        }
    }

    /// What of a chain is not as expected.
    private static func differences(_ chain: Chain, _ polymer: Expectation.Polymer) -> [String] {
        let alphaCarbons = chain.residues.compactMap(\.alphaCarbon)
        let bFactors = chain.residues.filter { $0.alphaCarbon != nil }.compactMap(\.bFactor)
        let mean = bFactors.reduce(0, +) / Double(bFactors.count)
        let shift = alphaCarbons.reduce(.zero, +) - SIMD3(polymer.ca_sum[0], polymer.ca_sum[1], polymer.ca_sum[2])
        let checks = [
            ("kind", chain.kind == polymer.kind), ("sequence", chain.tabulatedSequence == polymer.seq),
            ("residues", chain.residues.count == polymer.n_res),
            ("first", chain.residues.first?.label == polymer.first),
            ("last", chain.residues.last?.label == polymer.last),
            ("declared", chain.declaredSequence?.utf8.count == polymer.n_seqres),
            ("C-alphas", alphaCarbons.count == polymer.n_ca),
            ("sum", max(abs(shift.x), abs(shift.y), abs(shift.z)) < 0.02),
            ("B-factors", polymer.ca_b_mean.map { abs(mean - $0) < 0.02 } ?? true),
        ]
        return checks.filter { !$0.1 }.map(\.0)
    }

    /// Unusual files are read as the reference reads them, but for those that docs/structure-files.md accounts for.
    @Test func unusualFilesDifferOnlyWhereItIsDocumented() throws {
        var different: Set<String> = []
        for expectation in try Self.expectations("odd") {
            let name = String(expectation.file.split(separator: "/").last ?? "")
            let structure = try? StructureReader().read(path: "\(Self.folder)/\(expectation.file)")
            if let structure, let polymers = expectation.polymers {
                let differs =
                    structure.modelCount != expectation.n_models
                    || structure.chains.map(\.id) != polymers.map(\.chain)
                    || zip(structure.chains, polymers).contains { !Self.differences($0, $1).isEmpty }
                if differs { different.insert(name) }
            } else if (structure == nil) != (expectation.polymers == nil) {
                different.insert(name)
            }
        }
        #expect(different == Self.documentedDifferences)
    }

    private static let documentedDifferences: Set<String> = [
        // Water of simulations is no part of a chain.
        "mdanalysis__HBond_atoms_far.pdb", "mdanalysis__cobrotoxin.pdb.gz", "mdtraj__aaqaa-wat.pdb.gz",
        "ngl__pbc.pdb.gz", "ngl__lowerCaseResname.pdb",
        // HIP is histidine.
        "mdanalysis__unordered_res.pdb.gz",
        // A missing chain id is empty; END may end a model.
        "ngl__1crn.pdb.gz", "cath-tools__E9PB15.multiple_END_separated_models.pdb.gz",
        // The first of two residue types counts.
        "pdb-tools__dummy_altloc_model.pdb",
        // Fragments are chains.
        "mdanalysis__incomplete.pdb", "mdanalysis__varying_occ_tmp.pdb", "pdb-tools__ensemble_error_4.pdb",
        // Numbers that begin anew are another chain.
        "ngl__BaceCgMartini.pdb",
        // What is no B-factor is none.
        "biopython__1A8O.asa.gz", "mdtraj__bpti.pdb.gz", "py-rcsb_mock-data__PDBDEV_00000022_model_v1-0.cif.gz",
    ]

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
                #expect(chain.declaredSequence == other.declaredSequence, "\(pdb) chain \(chain.id)")
                #expect(
                    chain.residues.map(\.declaredIndex) == other.residues.map(\.declaredIndex),
                    "\(pdb) chain \(chain.id)")
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
