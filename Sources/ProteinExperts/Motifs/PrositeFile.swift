import FileKit
import ProteinKit

/// The patterns of a PROSITE file (`prosite.dat`); none comes with this program.
public struct PrositeFile: Sendable {
    /// The patterns in the order of the file, named by their accession, or by their ID where they have none.
    public private(set) var motifs: [NamedMotif] = []
    /// Entries that are no patterns, such as profiles.
    public private(set) var otherEntries = 0
    /// What was wrong with patterns that were left out.
    public private(set) var warnings: [ParseWarning] = []

    /// - Throws: `SepitError` `.badData` (`prosite-empty`, `prosite-too-many`, `prosite-without-pattern`), `.missingInput`.
    public init(path: String) throws(SepitError) {
        try self.init(PrositeReader.read(path: path), file: path)
    }

    /// The patterns of entries.
    ///
    /// - Throws: `SepitError` `.badData` (`prosite-without-pattern`).
    public init(_ entries: [PrositeReader.Entry], file: String) throws(SepitError) {
        for entry in entries {
            guard entry.kind == "PATTERN", !entry.pattern.isEmpty else {
                otherEntries += 1
                continue
            }
            do throws(SepitError) {
                motifs.append(
                    NamedMotif(
                        name: entry.accession.isEmpty ? entry.id : entry.accession,
                        meaning: entry.description.isEmpty ? entry.id : entry.description,
                        isFrequent: entry.isFrequent, pattern: try PrositePattern(entry.pattern)))
            } catch {
                warnings.append(
                    ParseWarning(
                        line: entry.line, code: error.code,
                        message: "\(entry.id): \(error.message) It is left out."))
            }
        }
        guard !motifs.isEmpty else {
            throw SepitError(
                .badData, code: "prosite-without-pattern", "The file has no pattern that can be read.", file: file,
                found: "\(otherEntries) entries of other kinds, \(warnings.count) patterns with errors")
        }
    }
}
