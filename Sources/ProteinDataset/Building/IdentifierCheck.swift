/// Finds ids of different files that differ in case only: they stay apart here, but hardly in a folder of a Mac.
enum IdentifierCheck {
    static let reason = "id-case"

    /// What is to be noted, with the path of the file that it is about.
    static func remarks(on proteins: MergedProteins, of spool: Spool) -> [(path: String, remark: DatasetReport.Remark)]
    {
        var first: [String: Int] = [:]
        var remarks: [(path: String, remark: DatasetReport.Remark)] = []
        for (index, record) in proteins.records.enumerated() {
            guard let earlier = first.updateValue(index, forKey: record.id.lowercased()) else { continue }
            let (path, other) = (spool.path(of: record), proteins.records[earlier])
            guard spool.path(of: other) != path else { continue }
            let remark = DatasetReport.Remark(
                id: record.id, reason: reason,
                detail: "\(record.id) and \(other.id) differ in case only; both are kept.")
            remarks.append((path, remark))
        }
        return remarks
    }
}
