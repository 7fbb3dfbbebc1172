import FileKit
import ProteinKit

/// Which release of its source a file is of, where the file or its name says so.
struct SourceRelease: Sendable, Equatable {
    /// As in `SourceTerms`.
    var source: String
    /// In the source's own words, such as `2024/10/12 - 15:22 | PDB: 41.24 | UniProt: 2024.05`.
    var name: String?
    /// The day of the entry that was changed last, as "YYYY-MM-DD", where entries have days and the file has none.
    var newestEntry: String?

    init(source: String, name: String? = nil, newestEntry: String? = nil) {
        (self.source, self.name, self.newestEntry) = (source, name, newestEntry)
    }

    /// What the first lines of a file, or else its name, say.
    ///
    /// - Parameter text: uncompressed.
    init?(beginning text: [UInt8], path: String) {
        if let first = text.first, Self.marks.contains(first) {
            let lines = String(decoding: text, as: UTF8.self).split(whereSeparator: \.isNewline).prefix(Self.lines)
            if let stated = Self.stated(in: lines.map { $0.trimmingSpaces() }) {
                self = stated
                return
            }
        }
        let name = Path.name(of: TarArchive.memberName(path))
        if name.hasPrefix("GCF_") || name.hasPrefix("GCA_"), name.utf8.count > 4 {
            // An assembly and its version: `GCF_000005845.2_ASM584v2_protein.faa.gz`.
            self.init(source: "RefSeq", name: name.split(separator: "_").prefix(2).joined(separator: "_"))
        } else if name.hasPrefix("AF-"), let mark = name.firstRange(of: "-model_v") {
            let version = name[mark.upperBound...].prefix { $0.isASCII && $0.isNumber }
            guard !version.isEmpty else { return nil }
            self.init(source: "AlphaFold", name: "v\(version)")
        } else {
            return nil
        }
    }

    /// What files that name their release begin with.
    private static let marks = Set("#!fCI<".utf8)
    private static let lines = 60

    /// Which files name their release where.
    private static let statements: [(source: String, openings: [String])] = [
        ("GOA", ["!date-generated:", "!generated:", "!go-version:"]),
        ("GO", ["data-version:", "!version date:", "! generated on"]),
        ("ENZYME", ["cc   release of"]),
        ("UniProt", ["uniprot knowledgebase release", "uniprotkb/swiss-prot release", "uniprotkb/trembl release"]),
    ]

    private static func stated(in lines: [String]) -> SourceRelease? {
        if let first = lines.first, first.hasPrefix("# "), first.contains("| PDB: ") {
            return SourceRelease(source: "SIFTS", name: String(first.dropFirst(2)))
        }
        for (source, openings) in statements {
            for opening in openings {
                for line in lines where line.lowercased().hasPrefix(opening) {
                    let name = line.dropFirst(opening.count).trimmingSpaces()
                    if !name.isEmpty { return SourceRelease(source: source, name: name) }
                }
            }
        }
        return nil
    }

    /// Of a file whose parts were read one by one.
    mutating func add(_ other: SourceRelease) {
        name = name ?? other.name
        newestEntry = [newestEntry, other.newestEntry].compactMap(\.self).max()
    }
}

extension SourceRelease {
    /// Counts an entry of a file.
    mutating func add(_ entry: UniProtEntry) { add(SourceRelease(source: source, newestEntry: entry.entryChanged)) }

    var json: JSONValue {
        .object(
            [.init("source", .string(source))] + (name.map { [.init("name", .string($0))] } ?? [])
                + (newestEntry.map { [.init("newestEntry", .string($0))] } ?? []))
    }

    init?(_ json: JSONValue?) {
        guard let source = json?["source"]?.text else { return nil }
        self.init(source: source, name: json?["name"]?.text, newestEntry: json?["newestEntry"]?.text)
    }
}
