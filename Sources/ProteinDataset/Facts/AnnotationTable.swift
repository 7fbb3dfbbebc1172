import FileKit
import ProteinKit

/// A table of facts by protein with a header line: separated by tabs, commas or semicolons, plain or gzipped, cells in
/// quotation marks or not.
///
/// One column holds the id (`id`, or a name that such tables commonly use); what the others hold is told by their names,
/// see `FactColumn`. A column of accessions beside the id links the protein to its entries.
package struct AnnotationTable: Sendable {
    /// A line of the table.
    package struct Row: Sendable {
        package var id: String
        package var facts: ProteinFacts
    }

    package let path: String
    package let sha256: String
    /// Of the source that it is from.
    let release: SourceRelease?
    package let rows: [Row]
    /// Columns that are no properties, such as file paths.
    package let ignoredColumns: [String]

    /// - Throws: `SepitError` `.badData`: `annotations-id-column`, `annotations-duplicate-id`, `annotations-empty-id`,
    ///   `annotations-placeholder`; and the errors of `DelimitedReader` in strict mode.
    package init(path: String, vocabulary: Vocabulary = Vocabulary()) throws(SepitError) {
        let source = Path.name(of: path)
        var layout: Layout?
        var rows: [Row] = []
        var lineOfID: [String: Int] = [:]
        let table = try DelimitedReader(mode: .strict).read(path: path) { (header, row) throws(SepitError) in
            if layout == nil { layout = try Layout(header, path) }
            guard let columns = layout else { return false }
            func problem(_ code: String, _ message: String, _ hint: String? = nil) -> SepitError {
                SepitError(
                    .badData, code: "annotations-" + code, message, file: path, line: row.line, hint: hint)
            }
            let id = Path.name(of: row.cells[columns.id].trimmingSpaces())
            guard !id.isEmpty else { throw problem("empty-id", "The row has no id.") }
            if let first = lineOfID.updateValue(row.line, forKey: id) {
                throw problem(
                    "duplicate-id", "The id '\(id)' stands in line \(first) already.",
                    "Separate several values of one protein with ';'.")
            }
            guard !row.cells.contains(where: { $0.contains(InstructionExample.placeholder) }) else {
                throw problem(
                    "placeholder", "A value holds the text '\(InstructionExample.placeholder)'.",
                    "It is reserved for the place of the protein in a question.")
            }
            rows.append(
                Row(id: id, facts: ProteinFacts(columns.facts(of: row), source: source, vocabulary: vocabulary)))
            return true
        }
        if layout == nil { layout = try Layout(table.header, path) }
        try self.init(path: path, rows: rows, ignoredColumns: layout?.ignored ?? [])
    }

    /// - Throws: the errors of `SHA256.hash(ofFile:)`.
    ///
    /// - Parameter newestEntry: when an entry of the file was changed last.
    init(
        path: String, rows: [Row], ignoredColumns: [String] = [], newestEntry: SourceRelease? = nil
    ) throws(SepitError) {
        self.path = path
        sha256 = try SHA256.hash(ofFile: path)
        self.rows = rows
        self.ignoredColumns = ignoredColumns
        release = SourceRelease(beginning: try TextBeginning.ofFile(path), path: path) ?? newestEntry
    }
}

/// The columns of an annotation table.
private struct Layout {
    let columns: [FactColumn]
    let id: Int

    /// - Throws: `SepitError` `.badData` (`annotations-id-column`).
    init(_ header: DelimitedReader.Header, _ path: String) throws(SepitError) {
        guard let id = FactColumn.placeOfIdentifier(in: header.columns) else {
            throw SepitError(
                .badData, code: "annotations-id-column", "The header names no id column.", file: path,
                line: header.line, expected: "a column named id", found: header.columns.joined(separator: ", "),
                hint: "Columns are separated by tabs, or by commas throughout.")
        }
        self.id = id
        columns = header.columns.map { FactColumn(named: $0) }
    }

    /// In small letters.
    var ignored: [String] {
        columns.indices.filter { $0 != id && columns[$0].property.isEmpty }.map { columns[$0].name.lowercased() }
    }

    func facts(of row: DelimitedReader.Row) -> [SourcedFact] {
        columns.indices.filter { $0 != id }.flatMap { columns[$0].facts(in: row.cells[$0]) }
    }
}
