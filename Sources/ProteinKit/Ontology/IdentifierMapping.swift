import FileKit

/// Which GO terms an identifier of another system goes with: `ec2go`, `pfam2go`, `interpro2go` and their like.
///
/// Source: geneontology.org, "External2go": lines `EC:1 > GO:oxidoreductase activity ; GO:0016491` below comments
/// that start with `!`.
public struct IdentifierMapping: Sendable {
    /// One line.
    public struct Link: Sendable, Equatable {
        /// Such as `EC` or `Pfam`.
        public var system: String
        /// Such as `1.1.1.1` or `PF00001`.
        public var id: String
        /// The name that stands behind the identifier, such as `7tm_1`.
        public var name: String?
        /// Such as `GO:0016491`.
        public var term: String
        /// The term's name when the file was made.
        public var termName: String
    }

    /// All links, in the order of the file.
    public let links: [Link]
    private let byID: [String: [Int]]

    /// A mapping of links.
    public init(links: [Link]) {
        self.links = links
        byID = Dictionary(grouping: links.indices) { links[$0].id }
    }

    /// Reads a mapping, plain or gzipped.
    ///
    /// - Throws: `SepitError` `.badData` (`mapping-empty`, in strict mode `mapping-line`), `.missingInput`.
    public static func read(
        path: String, mode: ReadMode = .lenient
    ) throws(SepitError) -> (mapping: IdentifierMapping, warnings: [ParseWarning]) {
        try read(bytes: Gzip.read(path: path), name: path, mode: mode)
    }

    /// Reads a file's content; `name` is what errors call it.
    ///
    /// - Throws: as `read(path:mode:)`.
    public static func read(
        bytes: [UInt8], name: String, mode: ReadMode = .lenient
    ) throws(SepitError) -> (mapping: IdentifierMapping, warnings: [ParseWarning]) {
        try bytes.withUnsafeBufferPointer { (buffer) throws(SepitError) in
            var source = try TextSource(buffer, limits: .default, name: name)
            var log = WarningLog(mode: mode, limits: .default, file: name)
            var links: [Link] = []
            while let line = try source.nextLine() {
                if line.isBlank || line[0] == UInt8(ascii: "!") { continue }
                guard let link = Link(line.text(0..<line.count)) else {
                    try log.note(
                        source.lineNumber, "mapping-line",
                        "The line is not of the form 'SYSTEM:ID NAME > GO:NAME ; GO:NUMBER': \(line.excerpt).")
                    continue
                }
                links.append(link)
            }
            guard !links.isEmpty else { throw log.error(source.lineNumber, "mapping-empty", "The file has no link.") }
            return (IdentifierMapping(links: links), log.collected())
        }
    }

    /// The terms that go with an identifier, which for EC numbers may have open levels.
    public func terms(for id: String) -> [Link] {
        if let found = byID[id] { return found.map { links[$0] } }
        guard let number = EnzymeNumber(id), number.levels.count < 4 else { return [] }
        let open = number.levels + Array(repeating: "-", count: 4 - number.levels.count)
        return (byID[open.joined(separator: ".")] ?? byID[number.description] ?? []).map { links[$0] }
    }

    /// The name that stands behind an identifier, such as `7tm_1` for `PF00001`.
    public func name(of id: String) -> String? { byID[id].flatMap { $0.lazy.compactMap { links[$0].name }.first } }
}

extension IdentifierMapping.Link {
    fileprivate init?(_ line: String) {
        guard let arrow = line.firstRange(of: " > GO:"), let end = line.lastRange(of: " ; GO:"),
            arrow.upperBound <= end.lowerBound
        else { return nil }
        let left = line[..<arrow.lowerBound]
        guard let colon = left.firstIndex(of: ":") else { return nil }
        let words = left[left.index(after: colon)...].split(separator: " ", maxSplits: 1)
        guard let id = words.first else { return nil }
        system = String(left[..<colon])
        self.id = String(id)
        name = words.count > 1 ? String(words[1]).trimmed : nil
        termName = String(line[arrow.upperBound..<end.lowerBound]).trimmed
        term = "GO:" + String(line[end.upperBound...]).trimmed
    }
}

extension String {
    /// Where `text` occurs last.
    func lastRange(of text: String) -> Range<Index>? {
        var found: Range<Index>?
        var start = startIndex
        while let range = self[start...].firstRange(of: text) {
            found = range
            start = range.upperBound
        }
        return found
    }
}
