import FileKit

/// The entries of PROSITE's `prosite.dat`.
///
/// Source: PROSITE user manual: entries of lines `ID`, `AC`, `DE`, `PA`, … that end with `//`; a pattern may go on over
/// several `PA` lines.
public enum PrositeReader {
    /// A motif or a profile.
    public struct Entry: Sendable, Equatable {
        /// Such as "ASN_GLYCOSYLATION".
        public var id = ""
        /// "PATTERN", "MATRIX" or "RULE".
        public var kind = ""
        /// Such as "PS00001"; empty where there is none.
        public var accession = ""
        /// What it is the sign of, without the full stop.
        public var description = ""
        /// As the file has it, with its full stop; empty for a profile.
        public var pattern = ""
        /// Whether it is marked as one that is found in most proteins (`/SKIP-FLAG=TRUE`).
        public var isFrequent = false
        /// Of its ID.
        public var line = 0
    }

    /// Entries of a file at most.
    private static let most = 200_000

    /// Reads a file, plain or gzipped.
    ///
    /// - Throws: `SepitError` `.badData` (`prosite-empty`, `prosite-too-many`), `.missingInput`.
    public static func read(path: String) throws(SepitError) -> [Entry] {
        try read(bytes: Gzip.read(path: path), name: path)
    }

    /// Reads a file's content; `name` is what errors call it.
    ///
    /// - Throws: as `read(path:)`.
    public static func read(bytes: [UInt8], name: String) throws(SepitError) -> [Entry] {
        try bytes.withUnsafeBufferPointer { (buffer) throws(SepitError) in
            var source = try TextSource(buffer, limits: .default, name: name)
            var entries: [Entry] = []
            var entry = Entry()
            while let line = try source.nextLine() {
                switch line.text(0..<2) {
                case "ID":
                    let words = line.text(5..<line.count).split(separator: ";")
                    entry = Entry()
                    entry.line = source.lineNumber
                    entry.id = String(words.first ?? "")
                    entry.kind = (words.dropFirst().first ?? "").filter { $0.isLetter }.uppercased()
                case "AC": entry.accession = String(line.text(5..<line.count).prefix { $0 != ";" })
                case "DE":
                    let text = line.text(5..<line.count)
                    entry.description += (entry.description.isEmpty ? "" : " ") + text
                case "PA": entry.pattern += line.text(5..<line.count)
                case "CC":
                    if line.text(5..<line.count).hasPrefix("/SKIP-FLAG=TRUE") { entry.isFrequent = true }
                case "//":
                    guard !entry.id.isEmpty else { continue }
                    if entry.description.hasSuffix(".") { entry.description.removeLast() }
                    entries.append(entry)
                    entry = Entry()
                    guard entries.count <= most else {
                        throw SepitError(
                            .badData, code: "prosite-too-many", "The file has too many entries.", file: name,
                            expected: "at most \(most)")
                    }
                default: break
                }
            }
            guard !entries.isEmpty else {
                throw SepitError(
                    .badData, code: "prosite-empty", "The file has no entry of PROSITE.", file: name,
                    expected: "lines ID, AC, DE, PA and // as in prosite.dat")
            }
            return entries
        }
    }
}
