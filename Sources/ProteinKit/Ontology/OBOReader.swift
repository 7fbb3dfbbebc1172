import FileKit

/// Reads ontologies in OBO format, such as `go.obo` and the GO slims, plain or gzipped.
///
/// Source: The OBO Flat File Format Specification, version 1.2 and 1.4: the tags that `OntologyTerm` has.
public struct OBOReader: Sendable {
    /// Whether deviations from the format are put up with.
    public var mode: ReadMode

    /// A reader.
    public init(mode: ReadMode = .lenient) { self.mode = mode }

    /// The graph of a file's terms.
    ///
    /// - Throws: `SepitError` `.badData` (`obo-empty`, in strict mode `obo-term` and `obo-line`), `.missingInput`.
    public func read(path: String) throws(SepitError) -> (graph: OntologyGraph, warnings: [ParseWarning]) {
        try read(bytes: Gzip.read(path: path), name: path)
    }

    /// The graph of a file's content; `name` is what errors call it.
    ///
    /// - Throws: as `read(path:)`.
    public func read(
        bytes: [UInt8], name: String
    ) throws(SepitError) -> (graph: OntologyGraph, warnings: [ParseWarning]) {
        try bytes.withUnsafeBufferPointer { (buffer) throws(SepitError) in
            var source = try TextSource(buffer, limits: .database, name: name)
            var log = WarningLog(mode: mode, limits: .default, file: name)
            var terms: [OntologyTerm] = []
            var version: String?
            var term: OntologyTerm?
            var start = 0
            var isHead = true
            func close(_ log: inout WarningLog) throws(SepitError) {
                guard let open = term else { return }
                term = nil
                if open.id.isEmpty || open.name.isEmpty {
                    try log.note(start, "obo-term", "The term has no id or no name; it is left out.")
                } else {
                    terms.append(open)
                }
            }
            while let line = try source.nextLine() {
                let text = line.text(0..<line.count)
                if text.isEmpty || text.first == "!" { continue }
                if text.first == "[" {
                    try close(&log)
                    isHead = false
                    if text == "[Term]" { term = OntologyTerm(id: "") }
                    start = source.lineNumber
                    continue
                }
                guard let colon = text.firstIndex(of: ":") else {
                    try log.note(source.lineNumber, "obo-line", "The line has no tag: \(line.excerpt).")
                    continue
                }
                let value = String(text[text.index(after: colon)...]).trimmed
                if isHead, text[..<colon] == "data-version" { version = value }
                term?.take(text[..<colon], value)
            }
            try close(&log)
            guard !terms.isEmpty else { throw log.error(source.lineNumber, "obo-empty", "The file has no term.") }
            return (OntologyGraph(terms: terms, version: version), log.collected())
        }
    }
}

extension OntologyTerm {
    /// Takes in one tag of a term's stanza; a comment behind " ! " and qualifiers in braces are dropped.
    fileprivate mutating func take(_ tag: Substring, _ value: String) {
        func plain(_ text: some StringProtocol) -> String {
            var text = String(text)
            if let comment = text.firstRange(of: " ! ") { text = String(text[..<comment.lowerBound]) }
            if let brace = text.firstRange(of: " {") { text = String(text[..<brace.lowerBound]) }
            return text.trimmed
        }
        /// The inside of the quotation marks at the start, and what follows.
        func quoted() -> (String, Substring)? {
            guard value.first == "\"" else { return nil }
            var text = ""
            var index = value.index(after: value.startIndex)
            while index < value.endIndex, value[index] != "\"" {
                if value[index] == "\\", value.index(after: index) < value.endIndex {
                    index = value.index(after: index)
                }
                text.append(value[index])
                index = value.index(after: index)
            }
            return (text, index < value.endIndex ? value[value.index(after: index)...] : "")
        }
        switch tag {
        case "id": id = plain(value)
        case "name": name = plain(value)
        case "namespace": namespace = plain(value)
        case "def": definition = quoted()?.0
        case "is_a": isA.append(plain(value))
        case "relationship", "intersection_of":
            let words = plain(value).split(separator: " ")
            if tag == "relationship", words.count == 2, words[0] == "part_of" { partOf.append(String(words[1])) }
        case "alt_id": alternativeIDs.append(plain(value))
        case "subset": subsets.append(plain(value))
        case "synonym": if let (text, rest) = quoted(), rest.trimmed.hasPrefix("EXACT") { synonyms.append(text) }
        case "exact_synonym": if let (text, _) = quoted() { synonyms.append(text) }
        case "is_obsolete": isObsolete = plain(value) == "true"
        case "replaced_by": replacedBy.append(plain(value))
        default: break
        }
    }
}
