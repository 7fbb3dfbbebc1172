import FileKit

/// Reads SIFTS tables, told apart by their columns.
public struct SIFTSReader: Sendable {
    /// Whether deviations from the format are put up with.
    public var mode: ReadMode

    /// A reader.
    public init(mode: ReadMode = .lenient) { self.mode = mode }

    /// Whether a table with these columns is one of SIFTS.
    public static func recognises(_ header: DelimitedReader.Header) -> Bool { Columns(header) != nil }

    /// Gives every row to `body`, which says whether to go on; returns the table's first line, which names the
    /// releases, and what was unusual.
    ///
    /// - Parameter entries: PDB ids in small letters that are wanted; nil for all.
    /// - Throws: `SepitError` `.badData` (`sifts-columns`, and as `DelimitedReader`; in strict mode `sifts-row`),
    ///   `.missingInput`, and what `body` throws.
    @discardableResult
    public func read(
        path: String, entries: Set<String>? = nil, body: (SIFTSRecord) throws(SepitError) -> Bool
    ) throws(SepitError) -> (release: String?, warnings: [ParseWarning]) {
        var columns: Columns?
        var log = WarningLog(mode: mode, limits: .default, file: path)
        let (header, warnings) = try DelimitedReader(mode: mode).read(path: path) { (header, row) throws(SepitError) in
            if columns == nil {
                columns = Columns(header)
                guard columns != nil else {
                    throw SepitError(
                        .badData, code: "sifts-columns", "These are not the columns of a SIFTS table.", file: path,
                        line: header.line, expected: "PDB, CHAIN and, for example, EC_NUMBER or PFAM_ID",
                        found: header.columns.joined(separator: ", "))
                }
            }
            guard let columns else { return false }
            let entry = row.cells[columns.entry].lowercased()
            if let entries, !entries.contains(entry) { return true }
            guard let record = columns.record(row, entry: entry) else {
                try log.note(row.line, "sifts-row", "The row can't be read; it is left out.")
                return true
            }
            return try body(record)
        }
        return (header.comments.first, warnings + log.collected())
    }

    /// Where a table has what.
    private struct Columns {
        enum Kind { case segment, enzyme, pfam, cath, scop, ontologyTerm, interPro, organism }

        let kind: Kind
        let entry: Int
        let chain: Int
        let accession: Int?
        let value: Int
        let others: [Int?]

        init?(_ header: DelimitedReader.Header) {
            guard let entry = header.index(of: "PDB"), let chain = header.index(of: "CHAIN") else { return nil }
            self.entry = entry
            self.chain = chain
            accession = header.index(of: "SP_PRIMARY", "ACCESSION", "UNIPROT")
            func others(_ names: String...) -> [Int?] { names.map { header.index(of: $0) } }
            let known: [(Kind, String)] = [
                (.segment, "SP_BEG"), (.enzyme, "EC_NUMBER"), (.pfam, "PFAM_ID"), (.cath, "CATH_ID"),
                (.scop, "SUNID"), (.ontologyTerm, "GO_ID"), (.interPro, "INTERPRO_ID"), (.organism, "TAX_ID"),
            ]
            guard
                let (kind, value) = known.lazy.compactMap({ kind, name in header.index(of: name).map { (kind, $0) } })
                    .first
            else { return nil }
            self.kind = kind
            self.value = value
            self.others =
                switch kind {
                case .segment: others("RES_BEG", "RES_END", "PDB_BEG", "PDB_END", "SP_END")
                case .pfam: others("COVERAGE")
                case .ontologyTerm: others("EVIDENCE")
                case .organism: others("SCIENTIFIC_NAME")
                default: []
                }
        }

        func record(_ row: DelimitedReader.Row, entry: String) -> SIFTSRecord? {
            let cells = row.cells
            func cell(_ index: Int?) -> String? {
                guard let index, cells.indices.contains(index) else { return nil }
                return ["", "None", "null", "\\N", "?"].contains(cells[index]) ? nil : cells[index]
            }
            func range(_ low: Int?, _ high: Int?) -> ClosedRange<Int>? {
                guard let low = cell(low).flatMap({ Int($0) }), let high = cell(high).flatMap({ Int($0) }), low <= high
                else { return nil }
                return low...high
            }
            guard entry.utf8.count >= 4, let chain = cell(self.chain) else { return nil }
            let statement: SIFTSRecord.Statement
            switch kind {
            case .segment:
                guard accession.flatMap({ cell($0) }) != nil else { return nil }
                statement = .segment(
                    residues: range(others[0], others[1]), authorStart: cell(others[2]), authorEnd: cell(others[3]),
                    uniProt: range(value, others[4]))
            case .organism:
                guard let id = cell(value).flatMap({ Int($0) }) else { return nil }
                statement = .organism(taxonomyID: id, name: cell(others[0]))
            default:
                // "?" as an EC number says that there is none to say.
                guard let text = cell(value) else { return nil }
                switch kind {
                case .enzyme: statement = .enzyme(text)
                case .pfam: statement = .pfam(text, coverage: cell(others[0]).flatMap { Double($0) })
                case .cath: statement = .cath(text)
                case .scop: statement = .scop(text)
                case .ontologyTerm: statement = .ontologyTerm(text, evidence: cell(others[0]))
                default: statement = .interPro(text)
                }
            }
            return SIFTSRecord(
                entry: entry, chain: chain, accession: cell(accession), statement: statement, line: row.line)
        }
    }
}
