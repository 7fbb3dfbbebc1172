import FileKit

/// Splits CIF 1.1 text (iucr.org/resources/cif/spec/version1.1/cifsyntax) into tags, values and keywords.
///
/// Always stands on one token. Its bytes are valid until `advance`; rows of a loop have a faster way in `readRow`.
struct CIFLexer: ~Copyable {
    enum Token { case dataBlock, loop, saveFrame, tag, value, end }

    private(set) var token = Token.end
    private(set) var lineNumber = 0
    var log: WarningLog

    private var source: TextSource
    private var line: TextLine?
    /// Where the token starts (-1 for a text field) and where the one after it is looked for, as columns of `line`.
    private var start = 0
    private var position = 0
    private var field = CIFField.null
    private var storage = CIFStorage()
    private var isRowPending = false

    init(_ source: consuming TextSource, log: WarningLog) throws(SepitError) {
        self.source = source
        self.log = log
        try advance()
    }

    /// The current token without its quotes.
    var text: String { field.text }
    /// The current value, empty for the placeholders `?` and `.`.
    var value: String { field.isNull ? "" : field.text }
    /// The current tag's lower-case name.
    var tagName: String { field.text.lowercased() }

    mutating func finish() throws(SepitError) { try source.finish() }

    // MARK: Tokens

    /// Moves to the next token.
    ///
    /// - Throws: `SepitError` of the source, and in strict mode for an unclosed quote or text field.
    mutating func advance() throws(SepitError) {
        while true {
            guard let line else {
                guard try nextLine() else { return setEnd() }
                continue
            }
            while position < line.count, line.start[position] <= 0x20 { position += 1 }
            guard position < line.count else {
                self.line = nil
                continue
            }
            lineNumber = source.lineNumber
            switch line.start[position] {
            case UInt8(ascii: "#"):
                self.line = nil
                continue
            case UInt8(ascii: ";") where position == 0:
                return try readTextField(line)
            default:
                start = position
                guard let found = CIFField(in: line, at: &position) else {
                    try log.note(lineNumber, "quote-unclosed", "A quoted value does not end on its line.")
                    field = CIFField(start: line.start + start + 1, count: line.count - start - 1, isQuoted: true)
                    position = line.count
                    token = .value
                    return
                }
                field = found
                token = found.isQuoted ? .value : Self.classify(found)
                return
            }
        }
    }

    private mutating func nextLine() throws(SepitError) -> Bool {
        line = try source.nextLine()
        position = 0
        return line != nil
    }

    private mutating func setEnd() {
        token = .end
        field = .null
    }

    private static func classify(_ field: CIFField) -> Token {
        if field.start[0] == UInt8(ascii: "_") { return .tag }
        guard field.count >= 5, field.start[4] == UInt8(ascii: "_") else { return .value }
        switch field.packed & 0xFFFF_FFFF | 0x2020_2020 {
        case 0x6174_6164: return .dataBlock
        case 0x706F_6F6C where field.count == 5: return .loop
        case 0x6576_6173: return .saveFrame
        default: return .value
        }
    }

    /// Lines from one that starts with `;` to the next that does.
    private mutating func readTextField(_ first: TextLine) throws(SepitError) {
        let firstLine = source.lineNumber
        storage.clear()
        storage.append(UnsafeBufferPointer(start: first.start + 1, count: first.count - 1))
        line = nil
        start = -1
        token = .value
        while true {
            guard let next = try source.nextLine() else {
                try log.note(firstLine, "text-unclosed", "The text field has no closing semicolon.")
                break
            }
            if next.count > 0, next.start[0] == UInt8(ascii: ";") {
                line = next
                position = 1
                break
            }
            storage.append(0x0A)
            storage.append(next.bytes)
        }
        field = storage.field
    }

    // MARK: Loops

    /// Leaves out the values of a loop, line by line.
    mutating func skipValues() throws(SepitError) {
        while token == .value, line != nil { try advance() }
        while token == .value {
            guard let next = try source.nextLine() else { return setEnd() }
            guard let byte = next.bytes.first(where: { $0 > 0x20 }) else { continue }
            switch byte {
            case UInt8(ascii: ";") where next.start[0] == byte:
                try readTextField(next)
                // Whatever follows the closing semicolon on its line.
                while token == .value, line != nil { try advance() }
            case UInt8(ascii: "_"), UInt8(ascii: "l"), UInt8(ascii: "L"), UInt8(ascii: "d"), UInt8(ascii: "D"),
                UInt8(ascii: "s"), UInt8(ascii: "S"):
                line = next
                position = 0
                try advance()
                while token == .value, line != nil { try advance() }
            default: continue
            }
        }
    }

    /// Reads as many values as `row` has room for, starting with the current one; false if the loop ends before.
    ///
    /// The values are valid until `endRow`, which has to follow.
    @inline(__always)
    mutating func readRow(into row: UnsafeMutableBufferPointer<CIFField>) throws(SepitError) -> Bool {
        // Nearly always a row is a line.
        if let line, start >= 0, !isRowPending {
            var column = start
            var count = 0
            while count < row.count {
                while column < line.count, line.start[column] <= 0x20 { column &+= 1 }
                guard column < line.count, let next = CIFField(in: line, at: &column) else { break }
                row[count] = next
                count &+= 1
            }
            while column < line.count, line.start[column] <= 0x20 { column &+= 1 }
            if count == row.count, column == line.count {
                isRowPending = true
                return true
            }
        }
        return try readLongRow(into: row)
    }

    @inline(__always)
    mutating func endRow() throws(SepitError) {
        guard isRowPending else { return }
        isRowPending = false
        line = nil
        try advance()
    }

    /// A row that shares lines with others or goes over several: its values are copied.
    private mutating func readLongRow(into row: UnsafeMutableBufferPointer<CIFField>) throws(SepitError) -> Bool {
        var values: [(bytes: [UInt8], isQuoted: Bool)] = []
        values.reserveCapacity(row.count)
        while values.count < row.count, token == .value {
            values.append((Array(field.bytes), field.isQuoted))
            try advance()
        }
        guard values.count == row.count else { return false }
        rowStorage.clear()
        var offsets: [Int] = []
        for value in values {
            offsets.append(rowStorage.count)
            value.bytes.withUnsafeBufferPointer { rowStorage.append($0) }
        }
        for index in values.indices {
            row[index] = rowStorage.field(
                at: offsets[index], count: values[index].bytes.count, isQuoted: values[index].isQuoted)
        }
        return true
    }

    private var rowStorage = CIFStorage()
}
