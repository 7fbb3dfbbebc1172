import ProteinKit
import Testing

/// Predictions are told, and how sure the predictor was.
@Suite struct ModelConfidenceTests {
    private func entry(_ header: String, _ bFactors: [String], name: String = "case") throws -> ProteinEntry {
        let atoms = bFactors.enumerated().map { PDBLine.atom($0 + 1, bFactor: $1) }.joined(separator: "\n")
        return try ProteinEntry(bytes: Array("\(header)\n\(atoms)\nTER\nEND\n".utf8), name: name)
    }

    private static let title = "TITLE     ESMFOLD V1 PREDICTION FOR INPUT"

    @Test func aPercentage() throws {
        let chain = try entry(Self.title, [" 95.00", " 85.00"]).chains[0]
        let confidence = try #require(ModelConfidence(of: chain))
        #expect(confidence.values == [95, 85] && confidence.mean == 90)
    }

    /// The ESM Metagenomic Atlas has shares of one.
    @Test func aShare() throws {
        let chain = try entry(Self.title, ["  0.50", "  1.00"]).chains[0]
        #expect(ModelConfidence(of: chain)?.values == [50, 100])
    }

    @Test func oneNumberThroughoutSaysNothing() throws {
        #expect(ModelConfidence(of: try entry(Self.title, ["  0.00", "  0.00"]).chains[0]) == nil)
        #expect(ModelConfidence(of: try entry(Self.title, [" 10.00", "120.00"]).chains[0]) == nil)
    }

    @Test(arguments: [(95, "very high"), (90, "high"), (70.5, "high"), (70, "low"), (50, "very low")])
    func bands(value: Double, band: String) {
        #expect(ModelConfidence.Band(value).rawValue == band)
    }

    @Test(arguments: [
        ("PARENT N/A", "case", true), ("REMARK 220", "query_unrelaxed_rank_001_alphafold2_ptm_model_1.pdb", true),
        ("REMARK 220", "AF-P69905-F1-model_v4.pdb", true), ("REMARK 220", "1abc.pdb", false),
        ("EXPDTA    X-RAY DIFFRACTION", "AF-P69905-F1-model_v4.pdb", false),
    ])
    func predictionsWithoutHeader(header: String, name: String, isPredicted: Bool) throws {
        #expect(try entry(header, [" 90.00", " 80.00"], name: name).header.isPredicted == isPredicted)
    }

    /// Models by homology have no pLDDT.
    @Test func otherModels() throws {
        let text = """
            data_model
            _exptl.method 'THEORETICAL MODEL'
            _ma_qa_metric.id 1
            _ma_qa_metric.name MPQS
            loop_
            _atom_site.Cartn_x
            _atom_site.Cartn_y
            _atom_site.Cartn_z
            _atom_site.label_atom_id
            _atom_site.label_comp_id
            _atom_site.auth_asym_id
            _atom_site.auth_seq_id
            1 2 3 CA GLY A 1
            5 2 3 CA ALA A 2
            """
        let header = try ProteinEntry(bytes: Array(text.utf8), name: "case").header
        #expect(header.isTheoretical && !header.isPredicted)
        #expect(try entry("EXPDTA    THEORETICAL MODEL", [" 90.00"]).header.isTheoretical)
    }
}
