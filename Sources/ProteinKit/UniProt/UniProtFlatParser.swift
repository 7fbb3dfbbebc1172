import FileKit

/// One pass over the lines of a UniProt flat file.
struct UniProtFlatParser {
    private var log: WarningLog
    private var entryCount = 0
    private var leftOut = 0

    init(log: WarningLog) { self.log = log }

    mutating func read(
        _ source: inout TextSource, _ body: (UniProtEntry) throws(SepitError) -> Bool
    ) throws(SepitError) -> [ParseWarning] {
        var flat: UniProtFlatEntry?
        var isInSequence = false
        while let line = try source.nextLine() {
            let number = source.lineNumber
            if line.count >= 2, line[0] == UInt8(ascii: "/"), line[1] == UInt8(ascii: "/") {
                isInSequence = false
                if let complete = flat, try !finish(complete, body) { return log.collected() }
                flat = nil
                continue
            }
            if line.isBlank { continue }
            let code = line[0] == 0x20 ? nil : UniProtFlatEntry.code(of: line)
            if code == "ID", let open = flat, !open.isEmpty {
                // The end of the entry before is missing.
                try log.note(number, "uniprot-terminator", "The entry before this one does not end with '//'.")
                isInSequence = false
                if try !finish(open, body) { return log.collected() }
                flat = nil
            }
            var entry = flat ?? UniProtFlatEntry(firstLine: number)
            flat = nil
            if let code {
                isInSequence = code == "SQ"
                entry.add(line, code: code, number: number)
            } else if isInSequence, line[0] == 0x20 {
                entry.addSequence(line, number: number)
            } else {
                try log.note(number, "uniprot-line", "The line has no line code: \(line.excerpt).")
            }
            guard entry.byteCount <= UniProtReader.entryBytes else {
                throw log.error(entry.firstLine, "uniprot-entry-too-large", "The entry is larger than any of UniProt.")
            }
            flat = entry
        }
        if let open = flat, !open.isEmpty {
            try log.note(
                source.lineNumber, "uniprot-truncated", "The file ends within an entry; it was probably cut off.")
            leftOut += 1
        }
        guard entryCount > 0 || leftOut > 0 else {
            throw log.error(source.lineNumber, "uniprot-empty", "The file has no entry.")
        }
        return log.collected()
    }

    /// Gives an entry on, or notes why it can't be used.
    private mutating func finish(
        _ flat: UniProtFlatEntry, _ body: (UniProtEntry) throws(SepitError) -> Bool
    ) throws(SepitError) -> Bool {
        guard !flat.isEmpty else { return true }
        let entry: UniProtEntry
        do throws(SepitError) {
            entry = try flat.entry(&log)
        } catch {
            leftOut += 1
            try log.note(error.line ?? flat.firstLine, error.code, error.message + " The entry is left out.")
            return true
        }
        entryCount += 1
        return try body(entry)
    }
}
