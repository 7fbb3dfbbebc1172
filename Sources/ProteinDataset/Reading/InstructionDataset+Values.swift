import FileKit

extension InstructionDataset {
    /// All values that proteins of the dataset have, on any side, by property, in ascending order.
    ///
    /// - Throws: the errors of reading `proteins.jsonl`.
    package func values() throws(SepitError) -> [String: [String]] {
        let facts = try JSONLines.read(Path.join(path, ProteinTable.fileName)) { (json, _, _) throws(SepitError) in
            json["facts"]?.members ?? []
        }
        var values: [String: Set<String>] = [:]
        for member in facts.joined() {
            values[member.key, default: []].formUnion(member.value.elements?.compactMap { $0["value"]?.text } ?? [])
        }
        return values.mapValues { $0.sorted() }
    }
}
