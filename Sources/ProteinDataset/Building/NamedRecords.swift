import FileKit
import SequenceSearch

/// The records that go by one name, made one where they are one protein: it may stand in several files, each of which
/// says something else of it.
///
/// They are one protein if one sequence is the other or a part of it, at 95% identity over the whole of the shorter.
struct NamedRecords: Sendable {
    /// A record that contradicts another one of its id, and is not kept.
    struct Duplicate: Sendable {
        var record: ProteinOutline
        /// The one that is kept.
        var kept: ProteinOutline
    }

    /// In byte order of the ids: of those that are one protein a structure rather than a sequence, and the longest.
    private(set) var kept: [ProteinOutline] = []
    /// Of each that is kept, the others that are the same protein.
    private(set) var others: [[ProteinOutline]] = []
    private(set) var duplicates: [Duplicate] = []

    /// Every record by itself, as a shard has them.
    init(apart spool: Spool) {
        kept = Self.sorted(spool, longest: .max) { $0.id }
        others = kept.map { _ in [] }
    }

    /// - Parameter longest: no longer record is kept where a shorter one is the same protein.
    /// - Throws: the errors of `LocalAlignment`.
    init(_ spool: Spool, longest: Int) throws(SepitError) {
        var groups: [(kept: ProteinOutline, others: [ProteinOutline])] = []
        var start = 0
        var placeOfID: [String: Int] = [:]
        for record in Self.sorted(spool, longest: longest, by: Self.name) {
            if start < groups.count, Self.name(groups[start].kept) != Self.name(record) {
                (start, placeOfID) = (groups.count, [:])
            }
            var same: Int?
            for place in placeOfID[record.id].map({ [$0] }) ?? Array(start..<groups.count) where same == nil {
                if try Self.isOne(groups[place].kept.sequence, record.sequence) { same = place }
            }
            if let same {
                groups[same].kept.learn(from: record)
                groups[same].others.append(record)
                placeOfID[record.id] = same
            } else if let place = placeOfID[record.id] {
                duplicates.append(Duplicate(record: record, kept: groups[place].kept))
            } else {
                placeOfID[record.id] = groups.count
                groups.append((record, []))
            }
        }
        groups.sort { $0.kept.id.utf8.lexicographicallyPrecedes($1.kept.id.utf8) }
        (kept, others) = (groups.map(\.kept), groups.map(\.others))
        duplicates.sort { $0.record.id.utf8.lexicographicallyPrecedes($1.record.id.utf8) }
    }

    /// Records of sequence databases go by their accession, whether or not its database and entry name stand beside it.
    private static func name(_ record: ProteinOutline) -> String {
        let parts = record.id.split(separator: "|")
        return parts.count > 1 && ["sp", "tr", "ref"].contains(parts[0]) ? String(parts[1]) : record.id
    }

    private static func sorted(
        _ spool: Spool, longest: Int, by name: (ProteinOutline) -> String
    ) -> [ProteinOutline] {
        let (records, names) = (spool.records, spool.records.map(name))
        return records.indices.sorted { first, second in
            let (a, b) = (records[first], records[second])
            if names[first] != names[second] { return names[first].utf8.lexicographicallyPrecedes(names[second].utf8) }
            if a.hasStructure != b.hasStructure { return a.hasStructure }
            let (x, y) = (a.sequence.count, b.sequence.count)
            if (x > longest) != (y > longest) { return y > longest }
            if x != y { return x > y }
            let (path, other) = (spool.path(of: a), spool.path(of: b))
            return path == other ? first < second : path.utf8.lexicographicallyPrecedes(other.utf8)
        }.map { records[$0] }
    }

    private static func isOne(_ a: [UInt8], _ b: [UInt8]) throws(SepitError) -> Bool {
        guard a != b else { return true }
        let (shorter, longer) = a.count < b.count ? (a, b) : (b, a)
        let alignment = try LocalAlignment(of: shorter, with: longer, correctsComposition: false)
        return Double(alignment.matches) >= ProteinMerger.identity * Double(max(alignment.columns, shorter.count))
    }
}

extension ProteinOutline {
    /// Adds what another record of the same protein tells of it.
    fileprivate mutating func learn(from other: ProteinOutline) {
        accessions = Set(accessions + other.accessions).sorted()
        hasFacts = hasFacts || other.hasFacts
        if part == nil, sequence == other.sequence { part = other.part }
        if date == nil { date = other.date }
        if id != other.id { structures += other.structures }
    }
}
