import FileKit

/// Words by which files say that their coordinates were predicted.
///
/// They count only where no experiment is named: experimental entries mention predictions as starting models.
enum Prediction {
    static func isMentioned(in line: TextLine) -> Bool {
        line.contains("ALPHAFOLD") || line.contains("ESMFOLD") || line.contains("PLDDT") || line.contains("COLABFOLD")
            || line.contains("ROSETTAFOLD") || line.contains("OMEGAFOLD") || line.contains("OPENFOLD")
            || line.contains("MODELARCHIVE") || line.contains("BOLTZ-")
    }

    /// As ColabFold and AlphaFold name their files: `query_unrelaxed_rank_001_alphafold2_ptm_model_3_seed_000.pdb`.
    static func isMentioned(inNameOf path: String) -> Bool {
        let name = Path.name(of: path)
        return isMentioned(in: name) || name.hasPrefix("AF-") || name.contains("relaxed_rank_")
            || name.contains("relaxed_model_")
    }

    static func isMentioned(in text: String) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            bytes.baseAddress.map { isMentioned(in: TextLine(start: $0, count: bytes.count)) } ?? false
        }
    }
}
