/// Words by which files say that their coordinates were predicted.
///
/// They count only where no experiment is named: experimental entries mention predictions as starting models.
enum Prediction {
    static func isMentioned(in line: TextLine) -> Bool {
        line.contains("ALPHAFOLD") || line.contains("ESMFOLD") || line.contains("PLDDT") || line.contains("COLABFOLD")
            || line.contains("ROSETTAFOLD") || line.contains("OMEGAFOLD") || line.contains("OPENFOLD")
            || line.contains("MODELARCHIVE") || line.contains("BOLTZ-")
    }

    static func isMentioned(in text: String) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            bytes.baseAddress.map { isMentioned(in: TextLine(start: $0, count: bytes.count)) } ?? false
        }
    }
}
