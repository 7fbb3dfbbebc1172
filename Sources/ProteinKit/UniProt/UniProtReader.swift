import FileKit

/// Reads UniProtKB entry by entry, flat files (`uniprot_sprot.dat`) and XML, plain or gzipped.
///
///     try UniProtReader().read(path: "uniprot_sprot.dat.gz") { entry in
///         print(entry.accession, entry.names.recommended?.full ?? "")
///         return true
///     }
///
/// Memory holds one entry at a time.
public struct UniProtReader: Sendable {
    /// Whether deviations from the format are put up with.
    public var mode: ReadMode
    /// What is spent on one file.
    public var limits: ReadLimits

    /// A reader.
    public init(mode: ReadMode = .lenient, limits: ReadLimits = .database) {
        self.mode = mode
        self.limits = limits
    }

    /// The two forms in which entries come.
    public enum Format: String, Sendable { case flatFile, xml }

    /// The form of a text by its beginning; nil if it is neither.
    public static func format(of start: UnsafeBufferPointer<UInt8>) -> Format? {
        let text = String(decoding: start.prefix(2048), as: UTF8.self)
        let body = text.drop(while: \.isWhitespace)
        if body.hasPrefix("<"), body.contains("<uniprot") || body.contains("<entry ") { return .xml }
        guard body.hasPrefix("ID   ") else { return nil }
        let line = body.prefix { !$0.isNewline }
        return line.contains(" AA.") || line.contains("eviewed;") || body.contains("\nAC   ") ? .flatFile : nil
    }

    /// Gives every entry of a file to `body`, which says whether to go on; returns what was unusual.
    ///
    /// In lenient mode an entry that can't be used is left out with a warning of its error's code.
    ///
    /// - Throws: `SepitError` `.badData` naming file and line (`uniprot-format`, `uniprot-truncated`, `uniprot-id`,
    ///   `uniprot-accession`, `uniprot-sequence`, `uniprot-xml`, `uniprot-entry-too-large`, `uniprot-empty`, and those of
    ///   gzip and long lines), `.missingInput` where there is no file, and what `body` throws.
    @discardableResult
    public func read(
        path: String, body: (UniProtEntry) throws(SepitError) -> Bool
    ) throws(SepitError) -> [ParseWarning] {
        let file = try MappedFile(path: path)
        return try read(file.bytes.bindMemory(to: UInt8.self), name: path, body)
    }

    /// The entries of a file's content; `name` is what errors call it.
    ///
    /// - Throws: as `read(path:body:)`.
    public func read(
        bytes: [UInt8], name: String
    ) throws(SepitError) -> (entries: [UniProtEntry], warnings: [ParseWarning]) {
        var entries: [UniProtEntry] = []
        let warnings = try bytes.withUnsafeBufferPointer { (buffer) throws(SepitError) -> [ParseWarning] in
            try read(buffer, name: name) { (entry) throws(SepitError) in
                entries.append(entry)
                return true
            }
        }
        return (entries, warnings)
    }

    private func read(
        _ bytes: UnsafeBufferPointer<UInt8>, name: String, _ body: (UniProtEntry) throws(SepitError) -> Bool
    ) throws(SepitError) -> [ParseWarning] {
        var source = try TextSource(bytes, limits: limits, name: name)
        try source.skipBlankWindows()
        let log = WarningLog(mode: mode, limits: limits, file: name)
        switch Self.format(of: source.preview) {
        case .flatFile:
            var parser = UniProtFlatParser(log: log)
            return try parser.read(&source, body)
        case .xml:
            var parser = UniProtXMLParser(log: log)
            return try parser.read(&source, body)
        case nil:
            throw log.error(
                1, "uniprot-format", "This is neither a UniProt flat file nor UniProt XML.",
                hint: "A flat file starts with a line such as 'ID   TPA_HUMAN   Reviewed;   562 AA.'")
        }
    }

    /// Bytes that one entry may take: the largest have 2 MB.
    static let entryBytes = 64 << 20
}
