import FileKit

/// Names of protein families and domains by their identifiers.
///
/// Read from Pfam's `Pfam-A.clans.tsv` (accession, clan, clan's name, short name, description), InterPro's `entry.list`
/// (accession, type, name), or any table with columns `id` and `name`.
public struct FamilyNames: Sendable {
    /// One family.
    public struct Family: Sendable, Equatable {
        /// Such as `PF00001`, without a version.
        public var id: String
        /// Such as `7tm_1`.
        public var shortName: String?
        /// Such as `7 transmembrane receptor (rhodopsin family)`.
        public var name: String
        /// Such as `CL0192`.
        public var clan: String?
        /// Such as `Domain` or `Family`.
        public var type: String?
    }

    private var families: [String: Family] = [:]

    /// No names.
    public init() {}

    /// Takes in a table, plain or gzipped; a family that is known stays as it is.
    ///
    /// - Throws: `SepitError` `.badData` (`family-columns`, and as `DelimitedReader`), `.missingInput`.
    public mutating func read(path: String) throws(SepitError) {
        var found: [Family] = []
        var columns: (id: Int, name: Int, short: Int?, type: Int?)?
        var line = 0
        try DelimitedReader(hasHeader: false).read(path: path) { (_, row) throws(SepitError) in
            line += 1
            let cells = row.cells
            if line == 1 {
                let lowered = cells.map { $0.lowercased() }
                if let id = lowered.firstIndex(where: { ["id", "accession", "pfam", "entry_ac"].contains($0) }),
                    let name = lowered.firstIndex(where: { ["name", "description", "entry_name"].contains($0) })
                {
                    columns = (
                        id, name, lowered.firstIndex { ["short_name", "short"].contains($0) },
                        lowered.firstIndex { ["type", "entry_type"].contains($0) }
                    )
                    return true
                }
            }
            if let columns {
                found.append(
                    Family(
                        id: cells[columns.id], shortName: columns.short.map { cells[$0] }, name: cells[columns.name],
                        clan: nil, type: columns.type.map { cells[$0] }))
            } else if cells.count == 5, cells[0].hasPrefix("PF") {
                found.append(
                    Family(
                        id: cells[0], shortName: cells[3], name: cells[4],
                        clan: cells[1].hasPrefix("CL") ? cells[1] : nil, type: nil))
            } else if cells.count == 3, cells[0].hasPrefix("IPR") {
                found.append(Family(id: cells[0], shortName: nil, name: cells[2], clan: nil, type: cells[1]))
            } else if row.line == 1 || found.isEmpty {
                throw SepitError(
                    .badData, code: "family-columns", "This is no table of names of families.", file: path,
                    line: row.line, expected: "Pfam-A.clans.tsv, entry.list, or columns 'id' and 'name'",
                    found: cells.prefix(5).joined(separator: ", "))
            }
            return true
        }
        for var family in found where !family.name.isEmpty {
            family.id = Self.withoutVersion(family.id)
            if families[family.id] == nil { families[family.id] = family }
        }
    }

    /// Takes in the short names of a mapping such as `pfam2go`, for families that have no name yet.
    public mutating func add(_ mapping: IdentifierMapping) {
        for link in mapping.links where families[link.id] == nil {
            guard let name = link.name else { continue }
            families[link.id] = Family(id: link.id, shortName: name, name: name, clan: nil, type: nil)
        }
    }

    /// Number of families.
    public var count: Int { families.count }

    /// The family with an identifier; `PF00001.24` is `PF00001`.
    public func family(_ id: String) -> Family? { families[Self.withoutVersion(id)] }

    private static func withoutVersion(_ id: String) -> String { String(id.prefix { $0 != "." }) }
}
