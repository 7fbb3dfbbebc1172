import FileKit

/// Cuts UniProt XML into entries and reads each by itself.
struct UniProtXMLParser {
    private var log: WarningLog
    private var entryCount = 0
    private var leftOut = 0
    private var buffer: [UInt8] = []
    /// Line at which the buffered entry starts; nil between entries.
    private var firstLine: Int?

    init(log: WarningLog) { self.log = log }

    mutating func read(
        _ source: inout TextSource, _ body: (UniProtEntry) throws(SepitError) -> Bool
    ) throws(SepitError) -> [ParseWarning] {
        while let line = try source.nextLine() {
            var rest = line.bytes[...]
            while !rest.isEmpty {
                if let start = firstLine {
                    guard let end = Self.index(after: "</entry>", in: rest) else { break }
                    buffer.append(contentsOf: rest[..<end])
                    rest = rest[end...]
                    firstLine = nil
                    if try !finish(start, body) { return log.collected() }
                } else {
                    guard let start = Self.entryStart(in: rest) else { break }
                    rest = rest[start...]
                    firstLine = source.lineNumber
                    buffer.removeAll(keepingCapacity: true)
                }
            }
            guard let start = firstLine else { continue }
            buffer.append(contentsOf: rest)
            buffer.append(0x0A)
            guard buffer.count <= UniProtReader.entryBytes else {
                throw log.error(start, "uniprot-entry-too-large", "The entry is larger than any of UniProt.")
            }
        }
        if let start = firstLine {
            try log.note(start, "uniprot-truncated", "The file ends within this entry; it was probably cut off.")
            leftOut += 1
        }
        guard entryCount > 0 || leftOut > 0 else {
            throw log.error(source.lineNumber, "uniprot-empty", "The file has no entry.")
        }
        return log.collected()
    }

    private mutating func finish(
        _ start: Int, _ body: (UniProtEntry) throws(SepitError) -> Bool
    ) throws(SepitError) -> Bool {
        let element: XMLElement
        do throws(XMLElement.Malformed) {
            element = try XMLElement.parse(buffer)
        } catch {
            leftOut += 1
            let line = start + buffer.prefix(error.offset).count { $0 == 0x0A }
            try log.note(line, "uniprot-xml", "The XML is malformed: \(error.reason). The entry is left out.")
            return true
        }
        guard let name = element.first("name")?.text.trimmed, !name.isEmpty else {
            leftOut += 1
            try log.note(start, "uniprot-id", "The entry has no name. The entry is left out.")
            return true
        }
        let accessions = element.all("accession").map(\.text.trimmed)
        guard !accessions.isEmpty else {
            leftOut += 1
            try log.note(start, "uniprot-accession", "The entry '\(name)' has no accession. The entry is left out.")
            return true
        }
        let entry = UniProtXMLEntry(element).entry(name: name, accessions: accessions, line: start)
        guard entry.sequence.utf8.allSatisfy(\.isLetter) else {
            leftOut += 1
            try log.note(
                start, "uniprot-sequence",
                "The sequence of '\(name)' holds something that is no residue. The entry is left out.")
            return true
        }
        let stated = element.first("sequence")?["length"].flatMap { Int($0) }
        if let stated, stated != entry.sequence.utf8.count {
            try log.note(
                start, "uniprot-length",
                "The sequence of '\(name)' has \(entry.sequence.utf8.count) residues, the entry says \(stated).")
        }
        entryCount += 1
        return try body(entry)
    }

    private static func entryStart(in bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Int? {
        for word in ["<entry ", "<entry>"] as [StaticString] {
            if let end = index(after: word, in: bytes) { return end - word.utf8CodeUnitCount }
        }
        return nil
    }

    private static func index(after word: StaticString, in bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Int? {
        let length = word.utf8CodeUnitCount
        guard bytes.count >= length else { return nil }
        return word.withUTF8Buffer { pattern in
            var index = bytes.startIndex
            while index + length <= bytes.endIndex {
                if bytes[index] == pattern[0], bytes[index..<(index + length)].elementsEqual(pattern) {
                    return index + length
                }
                index += 1
            }
            return nil
        }
    }
}
