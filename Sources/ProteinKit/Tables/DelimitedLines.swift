import FileKit

/// The lines of a table as cells.
struct DelimitedLines: ~Copyable {
    private var source: TextSource
    private let name: String
    /// Lines that were looked at but not used.
    private var pending: [(text: String, line: Int)] = []

    /// Lines that a quoted cell may span; a lone quotation mark must not swallow the table.
    private static let longestCell = 1000

    init(_ source: consuming TextSource, name: String) {
        self.source = source
        self.name = name
    }

    private mutating func nextLine() throws(SepitError) -> (text: String, line: Int)? {
        if !pending.isEmpty { return pending.removeFirst() }
        guard let line = try source.nextLine() else { return nil }
        guard let text = String(validating: line.bytes, as: UTF8.self) else {
            throw SepitError(
                .badData, code: "table-encoding", "The line is not UTF-8 text.", file: name, line: source.lineNumber,
                hint: "Save the table as UTF-8.")
        }
        return (text, source.lineNumber)
    }

    private mutating func nextFilledLine() throws(SepitError) -> (text: String, line: Int)? {
        while let line = try nextLine() {
            if !line.text.allSatisfy(\.isWhitespace) { return line }
        }
        return nil
    }

    mutating func header(isNamed: Bool) throws(SepitError) -> DelimitedReader.Header {
        var comments: [String] = []
        while let (text, line) = try nextFilledLine() {
            if let mark = text.first, mark == "#" || mark == "!" {
                let tabs = text.count { $0 == "\t" }
                let isHeader: Bool
                if mark == "#", isNamed, tabs > 0, let next = try nextFilledLine() {
                    // "#id<tab>name" above rows of as many cells names the columns.
                    isHeader = next.text.first != "#" && next.text.count { $0 == "\t" } == tabs
                    pending.insert(next, at: 0)
                } else {
                    isHeader = false
                }
                if !isHeader {
                    comments.append(String(text.drop { $0 == mark }).trimmed)
                    continue
                }
                let columns = text.drop { $0 == "#" || $0 == " " }
                pending.insert((String(columns), line), at: 0)
            } else {
                pending.insert((text, line), at: 0)
            }
            let separator = Self.separator(of: pending[0].text)
            guard isNamed else {
                return DelimitedReader.Header(columns: [], separator: separator, comments: comments, line: line)
            }
            let columns = try row(separator: separator, columns: 0)?.cells ?? []
            return DelimitedReader.Header(columns: columns, separator: separator, comments: comments, line: line)
        }
        throw SepitError(
            .badData, code: "table-empty", "The table is empty.", file: name, line: 1,
            expected: "a line that names the columns")
    }

    /// A tab where there is one, else what there is more of outside quotation marks.
    private static func separator(of text: String) -> Character {
        var isQuoted = false
        var counts: [Character: Int] = [:]
        for character in text {
            if character == "\"" { isQuoted.toggle() }
            if !isQuoted, character == "\t" || character == "," || character == ";" {
                counts[character, default: 0] += 1
            }
        }
        if counts["\t"] != nil { return "\t" }
        let (commas, semicolons) = (counts[",", default: 0], counts[";", default: 0])
        // A table of one column has none of them.
        return semicolons > commas ? ";" : commas > 0 ? "," : "\t"
    }

    /// The next row; `columns` is how many cells it should have, 0 where that is not known.
    mutating func row(separator: Character, columns: Int) throws(SepitError) -> DelimitedReader.Row? {
        guard let (text, line) = try nextFilledLine() else { return nil }
        guard text.utf8.contains(UInt8(ascii: "\"")) else {
            let cells = text.split(separator: separator, omittingEmptySubsequences: false).map(Self.withoutBlanks)
            return DelimitedReader.Row(cells: cells, line: line)
        }
        if let cells = Self.cells(of: text, separator) { return DelimitedReader.Row(cells: cells, line: line) }
        // A cell goes on in the next line, or the quotation mark is just one.
        var joined = text
        var taken: [(text: String, line: Int)] = []
        while taken.count < Self.longestCell, let next = try nextLine() {
            taken.append(next)
            joined += "\n" + next.text
            guard next.text.utf8.contains(UInt8(ascii: "\"")), let cells = Self.cells(of: joined, separator) else {
                continue
            }
            if columns == 0 || cells.count == columns || separator != "\t" {
                return DelimitedReader.Row(cells: cells, line: line)
            }
            break
        }
        guard separator == "\t" else {
            throw SepitError(
                .badData, code: "table-quote", "A quotation mark that opens a cell is never closed.", file: name,
                line: line, hint: "A quotation mark within a quoted cell is doubled.")
        }
        pending = taken + pending
        let cells = text.split(separator: separator, omittingEmptySubsequences: false).map(Self.withoutBlanks)
        return DelimitedReader.Row(cells: cells, line: line)
    }

    /// The cells of a text, or nil if it ends within a quoted cell.
    private static func cells(of text: String, _ separator: Character) -> [String]? {
        var cells: [String] = []
        var rest = text[...]
        while true {
            let start = rest.drop { $0 == " " }
            if start.first == "\"", let (cell, after) = quoted(start) {
                let end = after.drop { $0 == " " }
                if end.isEmpty || end.first == separator {
                    cells.append(cell)
                    if end.isEmpty { return cells }
                    rest = end.dropFirst()
                    continue
                }
            } else if start.first == "\"" {
                return nil
            }
            let cell = rest.prefix { $0 != separator }
            cells.append(withoutBlanks(cell))
            guard cell.endIndex < rest.endIndex else { return cells }
            rest = rest[cell.endIndex...].dropFirst()
        }
    }

    /// The inside of a quoted cell and what follows; nil if it is not closed.
    private static func quoted(_ text: Substring) -> (String, Substring)? {
        var cell = ""
        var index = text.index(after: text.startIndex)
        while index < text.endIndex {
            if text[index] == "\"" {
                let next = text.index(after: index)
                guard next < text.endIndex, text[next] == "\"" else { return (withoutBlanks(cell), text[next...]) }
                index = next
            }
            cell.append(text[index])
            index = text.index(after: index)
        }
        return nil
    }

    private static func withoutBlanks(_ text: some StringProtocol) -> String {
        guard text.first?.isWhitespace == true || text.last?.isWhitespace == true else { return String(text) }
        var slice = Substring(text).drop(while: \.isWhitespace)
        while slice.last?.isWhitespace == true { slice.removeLast() }
        return String(slice)
    }
}
