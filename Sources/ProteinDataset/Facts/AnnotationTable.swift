import FileKit

/// A tab-separated table of facts by protein, with a header line.
///
/// One column holds the id (`id`, or a name that such tables commonly use); `function`, `location`, `fold` and any
/// other column are properties. Tables downloaded from UniProt are read by their own column names.
package struct AnnotationTable: Sendable {
    /// A line of the table.
    package struct Row: Sendable {
        package var id: String
        package var facts: ProteinFacts
    }

    package let path: String
    package let sha256: String
    package let rows: [Row]
    /// Columns that are no properties, such as file paths.
    package let ignoredColumns: [String]

    /// - Throws: `SepitError` `.badData`: `annotations-encoding`, `annotations-empty`, `annotations-id-column`,
    ///   `annotations-duplicate-column`, `annotations-ragged-row`, `annotations-duplicate-id`,
    ///   `annotations-empty-id`, `annotations-placeholder`; and the errors of `FileSystem.read`.
    package init(path: String) throws(SepitError) {
        let bytes = try FileSystem.read(path)
        self.path = path
        sha256 = SHA256.hash(of: bytes)
        func problem(
            _ code: String, _ message: String, line: Int, expected: String? = nil, found: String? = nil,
            hint: String? = nil
        ) -> SepitError {
            SepitError(
                .badData, code: "annotations-" + code, message, file: path, line: line, expected: expected,
                found: found, hint: hint)
        }
        var lines = TextLines(bytes)
        func nextFields() throws(SepitError) -> [String]? {
            while let line = lines.next() {
                guard let text = String(validating: line, as: UTF8.self) else {
                    throw problem("encoding", "The line is not UTF-8 text.", line: lines.number)
                }
                if !text.allSatisfy(\.isWhitespace) {
                    return text.split(separator: "\t", omittingEmptySubsequences: false).map { $0.trimmingSpaces() }
                }
            }
            return nil
        }

        guard let columns = try nextFields()?.map({ $0.lowercased() }) else {
            throw problem("empty", "The table is empty.", line: 1, expected: "a header line such as id, function, fold")
        }
        guard let idColumn = Self.idColumns.lazy.compactMap(columns.firstIndex).first else {
            throw problem(
                "id-column", "The header names no id column.", line: lines.number, expected: "a column named id",
                found: columns.joined(separator: ", "), hint: "Columns are separated by tabs.")
        }
        guard Set(columns).count == columns.count else {
            throw problem("duplicate-column", "The header names a column twice.", line: lines.number)
        }
        let properties = columns.enumerated().map { index, column in
            index == idColumn || Self.ignored.contains(column) ? nil : Self.aliases[column] ?? column
        }
        ignoredColumns = columns.indices.filter { $0 != idColumn && properties[$0] == nil }.map { columns[$0] }

        var rows: [Row] = []
        var lineOfID: [String: Int] = [:]
        while let fields = try nextFields() {
            guard fields.count == columns.count else {
                throw problem(
                    "ragged-row", "The row has another number of columns than the header.", line: lines.number,
                    expected: "\(columns.count) columns", found: "\(fields.count)",
                    hint: "Write an empty cell where nothing is known.")
            }
            let id = Path.name(of: fields[idColumn])
            guard !id.isEmpty else { throw problem("empty-id", "The row has no id.", line: lines.number) }
            if let first = lineOfID.updateValue(lines.number, forKey: id) {
                throw problem(
                    "duplicate-id", "The id '\(id)' stands in line \(first) already.", line: lines.number,
                    hint: "Separate several values of one protein with ';'.")
            }
            guard !fields.contains(where: { $0.contains(InstructionExample.placeholder) }) else {
                throw problem(
                    "placeholder", "A value holds the text '\(InstructionExample.placeholder)'.", line: lines.number,
                    hint: "It is reserved for the place of the protein in a question.")
            }
            let cells = zip(properties, fields).compactMap { property, cell in property.map { ($0, cell) } }
            rows.append(Row(id: id, facts: FactReader.facts(of: cells, source: Path.name(of: path))))
        }
        self.rows = rows
    }

    private static let idColumns = ["id", "path", "file", "entry", "accession", "protein_id", "uniprot"]

    private static let ignored: Set = [
        "path", "file", "entry", "protein_id", "entry name", "reviewed", "length", "gene names",
        "gene names (primary)", "organism (id)", "sequence", "title", "mass",
    ]

    private static let aliases = [
        "function [cc]": "description", "subcellular location [cc]": "location", "subcellular_location": "location",
        "protein names": "molecule", "protein name": "molecule", "molecules": "molecule", "name": "molecule",
        "ec number": "ec", "ec_number": "ec", "ec_header": "ec", "ec_sifts": "ec", "classification": "class",
        "keyword": "keywords", "species": "organism", "uniprot": "accession",
    ]
}

/// The lines of a text, by line feed, carriage return or both, without a byte order mark.
private struct TextLines {
    private var rest: ArraySlice<UInt8>
    /// 1-based number of the line that `next` returned last.
    private(set) var number = 0

    init(_ bytes: [UInt8]) { rest = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...] }

    mutating func next() -> ArraySlice<UInt8>? {
        guard !rest.isEmpty else { return nil }
        number += 1
        let line = rest.prefix { $0 != 0x0A && $0 != 0x0D }
        rest = rest[line.endIndex...]
        if rest.starts(with: [0x0D, 0x0A]) { rest = rest.dropFirst(2) } else { rest = rest.dropFirst() }
        return line
    }
}
