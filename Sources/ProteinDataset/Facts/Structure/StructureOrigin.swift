import ProteinKit

/// Where a structure file is from, as its statements name it; see `SourceTerms`.
struct StructureOrigin {
    /// Who says what stands in the header.
    let header: String
    /// Who says what the coordinates tell.
    let structure: String

    init(_ header: Header) {
        let archive = Self.archive(of: header)
        self.header = archive?.rawValue ?? Self.unknown
        structure = (archive == .pdb ? "" : self.header + " ") + Self.computed
    }

    /// Whose files are known.
    private enum Archive: String, CaseIterable {
        case pdb = "header"
        case alphaFold = "AlphaFold DB"
        case modelArchive = "ModelArchive"
        case atlas = "ESM Metagenomic Atlas"
    }

    private static let unknown = "file"
    /// Statements that are computed from coordinates name a source that ends so.
    private static let computed = "structure"

    private static func archive(of header: Header) -> Archive? {
        let id = (header.entryID ?? "").uppercased()
        let title = (header.title ?? "").uppercased()
        guard header.isTheoretical else {
            let isEntry = id.utf8.count == 4 && id.utf8.first.map(TagScanner.isDigit) == true
            return isEntry || id.hasPrefix("PDB_") ? .pdb : nil
        }
        // ESMFold's and ColabFold's own files have no entry.
        if id.hasPrefix("AF-") || id.hasPrefix("AF_")
            || (title.hasPrefix("ALPHAFOLD") && title.contains("PREDICTION FOR"))
        {
            return .alphaFold
        }
        if id.hasPrefix("MA-") || id.hasPrefix("MA_") { return .modelArchive }
        return title.hasPrefix("ESMFOLD") && title.contains("MGYP") ? .atlas : nil
    }

    /// Whether a statement was computed from coordinates.
    static func isComputed(_ fact: Fact) -> Bool { fact.source.hasSuffix(computed) }

    /// Whether a statement is a structure file's own.
    static func isOfFile(_ fact: Fact) -> Bool {
        isComputed(fact) || fact.source == unknown || Archive(rawValue: fact.source) != nil
    }
}
