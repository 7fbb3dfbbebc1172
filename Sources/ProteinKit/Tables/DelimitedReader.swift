import FileKit

/// Reads tables of text row by row: separated by tabs, commas or semicolons, plain or gzipped, as databases,
/// spreadsheets and scripts write them.
///
/// A cell may stand in quotation marks, then with doubled quotation marks and with line ends inside (RFC 4180).
/// Spreadsheets quote cells of tab-separated text too; there a quotation mark that nothing closes is a character like
/// others. Lines before the header that start with `#` or `!` are comments.
///
///     try DelimitedReader().read(path: "pdb_chain_enzyme.csv.gz") { header, row in
///         print(row.line, header.columns, row.cells)
///         return true
///     }
public struct DelimitedReader: Sendable {
    /// What stands above the rows.
    public struct Header: Sendable, Equatable {
        /// As they are written; empty for a table that is read without a header.
        public var columns: [String]
        /// What stands between cells: a tab, a comma or a semicolon.
        public var separator: Character
        /// Lines before the header, without their mark.
        public var comments: [String]
        /// 1-based line of the header, or of the first row.
        public var line: Int

        /// The first column of one of these names, whatever their case; names are tried in the order given.
        public func index(of names: String...) -> Int? { index(of: names) }

        /// The first column of one of these names, whatever their case; names are tried in the order given.
        public func index(of names: [String]) -> Int? {
            let lowered = columns.map { $0.lowercased() }
            return names.lazy.compactMap { lowered.firstIndex(of: $0.lowercased()) }.first
        }
    }

    /// One row; as many cells as the header has.
    public struct Row: Sendable, Equatable {
        /// The cells, without quotation marks.
        public var cells: [String]
        /// 1-based line at which the row starts.
        public var line: Int
    }

    /// Whether deviations from the format are put up with.
    public var mode: ReadMode
    /// What is spent on one file.
    public var limits: ReadLimits
    /// The first line that is no comment names the columns.
    public var hasHeader: Bool

    /// A reader.
    public init(mode: ReadMode = .lenient, limits: ReadLimits = .database, hasHeader: Bool = true) {
        self.mode = mode
        self.limits = limits
        self.hasHeader = hasHeader
    }

    /// Gives every row of a file to `body`, which says whether to go on; returns the header and what was unusual.
    ///
    /// In lenient mode a short row gets empty cells, and a long one is left out, with a warning.
    ///
    /// - Throws: `SepitError` `.badData` (`table-empty`, `table-encoding`, `table-quote`, `table-duplicate-column`,
    /// and in
    ///   strict mode `table-ragged-row`), `.missingInput` where there is no file, and what `body` throws.
    @discardableResult
    public func read(
        path: String, body: (Header, Row) throws(SepitError) -> Bool
    ) throws(SepitError) -> (header: Header, warnings: [ParseWarning]) {
        let file = try MappedFile(path: path)
        return try read(file.bytes.bindMemory(to: UInt8.self), name: path, body)
    }

    /// The rows of a file's content; `name` is what errors call it.
    ///
    /// - Throws: as `read(path:body:)`.
    public func read(
        bytes: [UInt8], name: String
    ) throws(SepitError) -> (header: Header, rows: [Row], warnings: [ParseWarning]) {
        var rows: [Row] = []
        let (header, warnings) = try bytes.withUnsafeBufferPointer { (buffer) throws(SepitError) in
            try read(buffer, name: name) { (_, row) throws(SepitError) in
                rows.append(row)
                return true
            }
        }
        return (header, rows, warnings)
    }

    private func read(
        _ bytes: UnsafeBufferPointer<UInt8>, name: String, _ body: (Header, Row) throws(SepitError) -> Bool
    ) throws(SepitError) -> (header: Header, warnings: [ParseWarning]) {
        if bytes.count >= 2, (bytes[0], bytes[1]) == (0xFF, 0xFE) || (bytes[0], bytes[1]) == (0xFE, 0xFF) {
            throw SepitError(
                .badData, code: "table-encoding", "The table is UTF-16 text.", file: name, line: 1,
                hint: "Save it as UTF-8.")
        }
        var log = WarningLog(mode: mode, limits: limits, file: name)
        var lines = DelimitedLines(try TextSource(bytes, limits: limits, name: name), name: name)
        let header = try lines.header(isNamed: hasHeader)
        let named = header.columns.map { $0.lowercased() }.filter { !$0.isEmpty }
        guard Set(named).count == named.count else {
            throw log.error(header.line, "table-duplicate-column", "The header names a column twice.")
        }
        var width = header.columns.count
        while var row = try lines.row(separator: header.separator, columns: width) {
            if width == 0 { width = row.cells.count }
            if row.cells.count != width {
                let isShort = row.cells.count < width
                try log.note(
                    row.line, "table-ragged-row",
                    "The row has \(row.cells.count) cells, the header \(width)"
                        + (isShort ? "; the last ones are taken as empty." : "; it is left out."))
                guard isShort else { continue }
                row.cells += Array(repeating: "", count: width - row.cells.count)
            }
            guard try body(header, row) else { break }
        }
        return (header, log.collected())
    }
}
