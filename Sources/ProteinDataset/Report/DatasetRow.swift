import FileKit

/// A line of `proteins.jsonl`: what a dataset says of one protein, without its sequence.
public struct DatasetRow: Sendable, Equatable {
    /// That of the chain that stands for it: `<entry>_<chain>`, or the id of a sequence record.
    public var id: String
    /// `train`, `valid` or `test`; `index` for a protein that no question is asked about, `undivided` in a shard.
    public var side: String
    /// Names the group that goes to one side as a whole.
    public var cluster: String
    /// The chains that are structures of it.
    public var structures: [String]
    /// Its entries in sequence databases.
    public var accessions: [String]
    /// The file that it comes from.
    public var file: String
    /// Residues of the full sequence.
    public var residues: Int
    /// How many of them have a position.
    public var positioned: Int
    /// What is known of it, and by whom.
    public var facts: ProteinFacts

    /// The side of a protein that is there to be found, not to be asked about.
    public static let unasked = ProteinTable.index
    /// Stands for the side of a shard's proteins.
    public static let undivided = "undivided"

    /// - Throws: `SepitError` `.badData` (`proteins-malformed`).
    init(_ json: JSONValue, file path: String, line: Int) throws(SepitError) {
        guard let id = json["id"]?.text, let structures = json["structures"]?.elements,
            let accessions = json["accessions"]?.elements, let file = json["file"]?.text,
            let residues = json["residues"]?.whole, let positioned = json["positioned"]?.whole,
            let members = json["facts"]?.members
        else {
            throw SepitError(
                .badData, code: "proteins-malformed", "The line describes no protein of a dataset.", file: path,
                line: line, hint: "Build the dataset again.")
        }
        (self.id, self.file) = (id, file)
        side = json["split"]?.text ?? Self.undivided
        cluster = json["cluster"]?.text ?? id
        self.structures = structures.compactMap(\.text)
        self.accessions = accessions.compactMap(\.text)
        (self.residues, self.positioned) = (residues, positioned)
        facts = ProteinFacts()
        for member in members {
            for fact in member.value.elements ?? [] { facts.add(Fact(fact), to: member.key) }
        }
    }

    /// What `choose` makes of each line of the table in the folder of a dataset, in its order; nil leaves a line out.
    ///
    /// - Throws: `SepitError` `.missingInput` (`dataset-missing`), `.badData` (`dataset-version`, `proteins-malformed`,
    ///   `json-syntax`).
    public static func read<Element>(
        folder: String, _ choose: (DatasetRow) throws(SepitError) -> Element?
    ) throws(SepitError) -> [Element] {
        _ = try DatasetManifest(folder: folder)
        return try JSONLines.read(Path.join(folder, ProteinTable.fileName)) {
            (json, file, line) throws(SepitError) in
            try choose(DatasetRow(json, file: file, line: line))
        }.compactMap(\.self)
    }

    /// Whether a name is its id, one of its accessions, or one of its chains. Entries and accessions may be written in
    /// either case, chains as they are.
    public func goes(by name: String) -> Bool {
        if name == id { return true }
        if accessions.contains(where: { $0.lowercased() == name.lowercased() }) { return true }
        return structures.contains { Self.sameChain($0, name) }
    }

    private static func sameChain(_ a: String, _ b: String) -> Bool {
        guard let first = a.lastIndex(of: "_"), let second = b.lastIndex(of: "_") else { return a == b }
        return a[first...] == b[second...] && a[..<first].lowercased() == b[..<second].lowercased()
    }
}
