import FileKit
import ProteinKit

/// A table that holds the proteins themselves: id, sequence, facts, and perhaps a column that says to which side of a
/// split each belongs.
///
///     accession   ec         sequence         split
///     P38297      3.6.5.-    MSEGKQQFKDSNKPH  train
///
/// Columns are recognised by their names, as by `FactColumn`; of several columns of names the one that is called `id`
/// or nearest to it identifies the protein.
package struct SequenceTable: Sendable {
    /// Where a published benchmark puts a protein.
    package enum Side: String, Sendable { case train, valid, test }

    /// A row.
    package struct Protein: Sendable, Equatable {
        package var id: String
        /// Upper-case letters.
        package var sequence: String
        package var facts: [SourcedFact]
        package var side: Side?
        /// 1-based line of the table.
        package var line: Int
    }

    /// The columns of a table with sequences; nil where a header has none.
    package struct Layout: Sendable {
        package let columns: [FactColumn]
        package let id: Int
        package let sequence: Int
        package let split: Int?

        package init?(_ header: DelimitedReader.Header) {
            let columns = header.columns.map { FactColumn(named: $0) }
            guard let sequence = columns.firstIndex(where: { $0.kind == .sequence }) else { return nil }
            guard let id = FactColumn.placeOfIdentifier(in: header.columns) else { return nil }
            self.columns = columns
            self.id = id
            self.sequence = sequence
            split = columns.firstIndex { $0.kind == .split }
        }
    }

    /// Whether a table with this header is an input of its own.
    package static func recognises(_ header: DelimitedReader.Header) -> Bool { Layout(header) != nil }

    /// Gives every protein of a table to `body`, which says whether to go on; returns what was unusual. Rows that
    /// can't be used are left out with a warning.
    ///
    /// - Throws: `SepitError` `.badData` (`sequence-table-columns`, in strict mode `sequence-table-row` and as
    ///   `DelimitedReader`), `.missingInput`, and what `body` throws.
    @discardableResult
    package static func read(
        path: String, mode: ReadMode = .lenient, body: (Protein) throws(SepitError) -> Bool
    ) throws(SepitError) -> [ParseWarning] {
        var rows = Rows(path, mode)
        let result = try DelimitedReader(mode: mode).read(path: path) { (header, row) throws(SepitError) in
            guard let protein = try rows.protein(row, header) else { return true }
            return try body(protein)
        }
        return result.warnings + rows.warnings
    }

    /// The proteins of a table's content; `name` is what errors call it.
    ///
    /// - Throws: as `read(path:mode:body:)`.
    package static func read(
        bytes: [UInt8], name: String, mode: ReadMode = .lenient
    ) throws(SepitError) -> (proteins: [Protein], warnings: [ParseWarning]) {
        let (header, cells, warnings) = try DelimitedReader(mode: mode).read(bytes: bytes, name: name)
        var rows = Rows(name, mode)
        var proteins: [Protein] = []
        for row in cells { if let protein = try rows.protein(row, header) { proteins.append(protein) } }
        return (proteins, warnings + rows.warnings)
    }
}

/// Makes proteins of rows, one after another.
private struct Rows {
    private(set) var warnings: [ParseWarning] = []
    private let name: String
    private let mode: ReadMode
    private var layout: SequenceTable.Layout?
    private var seen: Set<String> = []

    init(_ name: String, _ mode: ReadMode) { (self.name, self.mode) = (name, mode) }

    /// Nil for a row that is left out.
    mutating func protein(
        _ row: DelimitedReader.Row, _ header: DelimitedReader.Header
    ) throws(SepitError) -> SequenceTable.Protein? {
        guard let layout = layout ?? SequenceTable.Layout(header) else {
            throw SepitError(
                .badData, code: "sequence-table-columns", "The table has no column of ids or none of sequences.",
                file: name, line: header.line, expected: "columns such as id and sequence",
                found: header.columns.joined(separator: ", "))
        }
        self.layout = layout
        let (protein, reason) = layout.protein(row)
        guard var protein else {
            guard mode == .lenient else {
                throw SepitError(.badData, code: "sequence-table-row", reason, file: name, line: row.line)
            }
            warnings.append(
                ParseWarning(line: row.line, code: "sequence-table-row", message: reason + " It is left out."))
            return nil
        }
        if !seen.insert(protein.id).inserted {
            warnings.append(
                ParseWarning(line: row.line, code: "id-duplicate", message: "The id '\(protein.id)' occurs again."))
            protein.id += "#\(row.line)"
        }
        return protein
    }
}

extension SequenceTable.Layout {
    /// The protein of a row, or why there is none.
    fileprivate func protein(_ row: DelimitedReader.Row) -> (SequenceTable.Protein?, reason: String) {
        let id = row.cells[id]
        guard !id.isEmpty else { return (nil, "The row has no id.") }
        var letters = row.cells[sequence].utf8.filter { $0 > 0x20 }.map { $0 & 0x40 != 0 ? $0 & 0xDF : $0 }
        while letters.last == UInt8(ascii: "*") { letters.removeLast() }
        guard !letters.isEmpty else { return (nil, "'\(id)' has no sequence.") }
        guard letters.allSatisfy({ (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }) else {
            return (nil, "The sequence of '\(id)' holds something that is no residue.")
        }
        var side: SequenceTable.Side?
        if let split {
            switch row.cells[split].lowercased() {
            case "train", "training", "trn": side = .train
            case "valid", "validation", "val", "dev": side = .valid
            case "test", "testing", "tst": side = .test
            case "": break
            case let other: return (nil, "'\(other)' is no side of a split: train, valid or test.")
            }
        }
        let facts = columns.indices.filter { $0 != self.id && $0 != self.split }.flatMap {
            columns[$0].facts(in: row.cells[$0])
        }
        return (
            SequenceTable.Protein(
                id: id, sequence: String(decoding: letters, as: UTF8.self), facts: facts, side: side, line: row.line),
            ""
        )
    }
}
