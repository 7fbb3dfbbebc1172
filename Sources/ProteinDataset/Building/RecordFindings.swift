/// What comparing the records of all files tells about each file: which of its records are kept, which are joined with
/// records of other files, and which contradict them.
struct RecordFindings: Sendable {
    enum Finding: Sendable {
        case kept(id: String)
        case leftOut(DatasetReport.Remark)
        case noted(DatasetReport.Remark)
    }

    static let duplicate = "duplicate-id"
    static let joined = "joined"

    /// In byte order of the paths; of a file, what is kept and each kind of remark by the ids.
    private let all: [(path: String, finding: Finding)]
    private var next = 0

    /// - Parameter isShard: whether ids are compared when shards are joined only.
    init(_ spool: Spool, _ proteins: MergedProteins, isShard: Bool) {
        let others = zip(proteins.records, proteins.joined).flatMap { record, others in
            others.map { (record: $0, kept: record) }
        }.sorted { $0.record.id.utf8.lexicographicallyPrecedes($1.record.id.utf8) }
        var all: [(path: String, finding: Finding)] = []
        for record in proteins.records { all.append((spool.path(of: record), .kept(id: record.id))) }
        for (record, kept) in others {
            let (path, other) = (spool.path(of: record), spool.path(of: kept))
            if path != other || record.id != kept.id { all.append((path, .kept(id: record.id))) }
            let detail = "\(record.id) is joined with \(kept.id) of \(other)."
            all.append((path, .noted(.init(id: record.id, reason: Self.joined, detail: detail))))
        }
        for duplicate in proteins.duplicates {
            let id = duplicate.record.id
            let chain = id.lastIndex(of: "_").map { String(id[id.index(after: $0)...]) } ?? id
            let detail = "\(id) is already there from \(spool.path(of: duplicate.kept)), with another sequence."
            all.append(
                (
                    spool.path(of: duplicate.record),
                    .leftOut(.init(chain: chain, id: id, reason: Self.duplicate, detail: detail))
                ))
        }
        if !isShard {
            for (path, remark) in IdentifierCheck.remarks(on: proteins, of: spool) {
                all.append((path, .noted(remark)))
            }
        }
        self.all = all.enumerated().sorted {
            let (first, second) = ($0.element.path, $1.element.path)
            return first == second ? $0.offset < $1.offset : first.utf8.lexicographicallyPrecedes(second.utf8)
        }.map(\.element)
    }

    /// Adds what is told about a file; files come in byte order of their paths.
    mutating func add(to file: inout DatasetReport.File) {
        while next < all.count, !file.path.utf8.lexicographicallyPrecedes(all[next].path.utf8) {
            defer { next += 1 }
            guard all[next].path == file.path else { continue }
            switch all[next].finding {
            case .kept(let id): file.kept.append(id)
            case .leftOut(let remark): file.leftOut.append(remark)
            case .noted(let remark): file.notes.append(remark)
            }
        }
    }
}
