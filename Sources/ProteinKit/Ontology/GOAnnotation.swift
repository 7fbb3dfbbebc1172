import FileKit

/// A row of a GO annotation file: one gene product, one term, and how that is known.
///
/// Source: geneontology.org, "GO annotation file (GAF) format 2.2"; 2.0 and 2.1 differ in the qualifier.
public struct GOAnnotation: Sendable, Equatable {
    /// Such as `UniProtKB`.
    public var database: String
    /// Such as a UniProt accession.
    public var id: String
    /// Such as the gene's name.
    public var symbol: String
    /// Such as `enables` or `contributes_to`, without `NOT`.
    public var qualifiers: [String]
    /// The product does *not* have the term: never a positive fact.
    public var isNegated: Bool
    /// Such as `GO:0005524`.
    public var term: String
    /// Such as `PMID:2676709`.
    public var references: [String]
    /// Such as `IDA`.
    public var evidence: String
    /// `F`, `P` or `C`.
    public var aspect: Character
    /// The product's name, where given.
    public var name: String?
    /// Such as `9606`; the first is the product's own.
    public var taxonomyIDs: [Int]
    /// Such as `2010-10-05`.
    public var day: String?
    /// The database that made the annotation, such as `UniProt`.
    public var assignedBy: String
    /// Such as `UniProtKB:P12345-2`.
    public var isoform: String?
    /// 1-based line of the file.
    public var line: Int
}

/// Reads GO annotation files (GAF 2.x), plain or gzipped.
public struct GOAnnotationReader: Sendable {
    /// Whether deviations from the format are put up with.
    public var mode: ReadMode

    /// A reader.
    public init(mode: ReadMode = .lenient) { self.mode = mode }

    /// Gives every annotation to `body`, which says whether to go on; returns what was unusual.
    ///
    /// - Parameter ids: database ids that are wanted, such as accessions; nil for all.
    /// - Throws: `SepitError` `.badData` (`gaf-empty`, `gaf-version`, in strict mode `gaf-row`), `.missingInput`, and
    /// what
    ///   `body` throws.
    @discardableResult
    public func read(
        path: String, ids: Set<String>? = nil, body: (GOAnnotation) throws(SepitError) -> Bool
    ) throws(SepitError) -> [ParseWarning] {
        let file = try MappedFile(path: path)
        var log = WarningLog(mode: mode, limits: .default, file: path)
        var source = try TextSource(
            file.bytes.bindMemory(to: UInt8.self), limits: .database, name: path)
        var count = 0
        while let line = try source.nextLine() {
            if line.isBlank { continue }
            if line[0] == UInt8(ascii: "!") {
                let text = line.text(0..<line.count)
                if text.hasPrefix("!gaf-version:"), !text.contains(": 2.") && !text.contains(":2.") {
                    throw log.error(
                        source.lineNumber, "gaf-version", "This version of the annotation file is not read: \(text).",
                        hint: "Versions 2.0 to 2.2 are.")
                }
                continue
            }
            count += 1
            let cells = String(decoding: line.bytes, as: UTF8.self).split(
                separator: "\t", omittingEmptySubsequences: false)
            if let ids, cells.count > 1, !ids.contains(String(cells[1])) { continue }
            guard let annotation = GOAnnotation(cells, line: source.lineNumber) else {
                try log.note(source.lineNumber, "gaf-row", "The row can't be read: \(line.excerpt). It is left out.")
                continue
            }
            guard try body(annotation) else { return log.collected() }
        }
        guard count > 0 else { throw log.error(source.lineNumber, "gaf-empty", "The file has no annotation.") }
        return log.collected()
    }
}

extension GOAnnotation {
    fileprivate init?(_ cells: [Substring], line: Int) {
        // Columns 16 and 17 may be missing.
        guard (15...17).contains(cells.count), cells[4].hasPrefix("GO:"), let aspect = cells[8].first,
            "FPC".contains(aspect), cells[8].count == 1, !cells[1].isEmpty
        else { return nil }
        let qualifiers = cells[3].split(separator: "|").map(String.init)
        database = String(cells[0])
        id = String(cells[1])
        symbol = String(cells[2])
        self.qualifiers = qualifiers.filter { $0.uppercased() != "NOT" }
        isNegated = qualifiers.contains { $0.uppercased() == "NOT" }
        term = String(cells[4])
        references = cells[5].split(separator: "|").map(String.init)
        evidence = String(cells[6])
        self.aspect = aspect
        name = cells[9].isEmpty ? nil : String(cells[9])
        taxonomyIDs = cells[12].split(separator: "|").compactMap { Int($0.drop { !$0.isNumber }) }
        let digits = cells[13]
        day =
            digits.count == 8 && digits.allSatisfy(\.isNumber)
            ? "\(digits.prefix(4))-\(digits.dropFirst(4).prefix(2))-\(digits.suffix(2))" : nil
        assignedBy = String(cells[14])
        isoform = cells.count > 16 && !cells[16].isEmpty ? String(cells[16]) : nil
        self.line = line
    }
}
