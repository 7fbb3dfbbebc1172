import FileKit

/// Files of many records that can be cut between them, so that each part is a file of its kind.
public enum RecordKind: Sendable {
    /// A record begins with a line of `>`.
    case fasta
    /// A record begins with an `ID` line.
    case uniProtFlatFile
    /// A record begins with `<entry` at the begin of a line; parts have the file's beginning and an end of their own.
    case uniProtXML
    /// Each line is a record, unless it ends within quotation marks; parts have the file's header.
    case table

    /// FASTA and UniProt, told by the beginning of a text; nil for anything else.
    public init?(beginning text: [UInt8]) {
        if text.first == UInt8(ascii: ">") {
            self = .fasta
            return
        }
        switch text.withUnsafeBufferPointer({ UniProtReader.format(of: $0) }) {
        case .flatFile: self = .uniProtFlatFile
        case .xml: self = .uniProtXML
        case nil: return nil
        }
    }

    /// What follows the last record of a part.
    var end: [UInt8] { self == .uniProtXML ? Array("</uniprot>\n".utf8) : [] }

    /// What stands before the first record, and belongs before the first one of each part; empty if there is no record.
    func opening(of text: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        switch self {
        case .fasta, .uniProtFlatFile: return []
        case .uniProtXML:
            guard let first = lineBegins(in: text, from: 0, where: { isEntry(text, at: $0) }) else { return [] }
            return Array(text[..<first])
        case .table:
            // Comments, then the names of the columns.
            let comments = "#!".utf8
            guard
                let header = text.first.map({ comments.contains($0) }) == true
                    ? lineBegins(in: text, from: 0, where: { !comments.contains(text[$0]) }) : 0,
                let first = lineBegins(in: text, from: header, where: { _ in true })
            else { return [] }
            return Array(text[..<first])
        }
    }

    /// Where the first record begins whose line end before it is at `least` or later, in the text of a part so far; nil
    /// if the text has none.
    func cut(_ text: UnsafeBufferPointer<UInt8>, least: Int) -> Int? {
        switch self {
        case .fasta: return lineBegins(in: text, from: least) { text[$0] == UInt8(ascii: ">") }
        case .uniProtFlatFile:
            return lineBegins(in: text, from: least) { text.has("ID   ", at: $0) }
        case .uniProtXML: return lineBegins(in: text, from: least) { isEntry(text, at: $0) }
        case .table:
            var (counted, isQuoted) = (0, false)
            return lineBegins(in: text, from: least) { begin in
                for byte in text[counted..<begin] where byte == UInt8(ascii: "\"") { isQuoted.toggle() }
                counted = begin
                // A quotation mark that nothing closes is a character like others.
                return !isQuoted || begin > 2 * least
            }
        }
    }

    private func isEntry(_ text: UnsafeBufferPointer<UInt8>, at place: Int) -> Bool {
        text.has("<entry", at: text[place...].firstIndex { $0 != 0x20 && $0 != 0x09 } ?? place)
    }

    /// The first line that begins after a line end at `start` or later and is as `isWanted` says.
    private func lineBegins(
        in text: UnsafeBufferPointer<UInt8>, from start: Int, where isWanted: (Int) -> Bool
    ) -> Int? {
        var place = start
        while place < text.count, let found = text[place...].firstIndex(of: 0x0A) {
            let next = found + 1
            guard next < text.count else { return nil }
            if isWanted(next) { return next }
            place = next
        }
        return nil
    }
}

extension UnsafeBufferPointer<UInt8> {
    fileprivate func has(_ word: String, at place: Int) -> Bool {
        self[Swift.min(place, count)...].starts(with: word.utf8)
    }
}
