import FileKit
import ProteinKit
import SequenceSearch

/// Sequences to search with and in, from files of any kind.
public enum SearchInputs {
    /// Opens or makes the index that a path names: an index file, a dataset's folder, a sequence or structure file, or a
    /// folder of those.
    ///
    /// - Throws: `SepitError` as `SequenceIndex.init(path:)`, `ProteinStore`, `StructureFiles.find` and `ProteinEntry`.
    public static func index(of path: String, workers: Workers) throws(SepitError) -> SequenceIndex {
        if SequenceIndex.isIndex(path) { return try SequenceIndex(path: path) }
        let isDataset = FileSystem.exists(Path.join(path, DatasetWriter.structuresName))
        return try SequenceIndex(
            isDataset ? try dataset(path) : try proteins(of: [path], workers: workers), workers: workers)
    }

    /// The proteins of files, or of folders of them, in the order of the files. A record's description is its one fact.
    ///
    /// - Throws: `SepitError` as `StructureFiles.find` and `ProteinEntry`; `.badData` (`protein-missing`).
    public static func proteins(of paths: [String], workers: Workers) throws(SepitError) -> [SearchTarget] {
        let files = try StructureFiles.find(in: paths)
        let read = try workers.map(files, isCancelled: { Interrupt.isRequested }, advance: {}) {
            (file) throws(SepitError) in try targets(of: file)
        }
        return Array(read.joined())
    }

    private static func targets(of file: String) throws(SepitError) -> [SearchTarget] {
        let targets: [SearchTarget]
        switch try StructureReader().content(of: FileSystem.read(file), name: file) {
        case .structure(let structure):
            targets = ProteinEntry(structure, name: file).chains.map { chain in
                SearchTarget(
                    id: chain.name, sequence: chain.sequence, facts: facts(chain.molecule?.name ?? ""))
            }
        case .sequences(let records, _):
            targets = records.filter { !$0.looksNucleic }.map {
                SearchTarget(id: $0.id, sequence: Array($0.sequence.utf8), facts: facts($0.description))
            }
        }
        guard !targets.isEmpty else {
            throw SepitError(.badData, code: "protein-missing", "The file has no protein.", file: file)
        }
        return targets
    }

    private static func facts(_ description: String) -> String? {
        description.isEmpty ? nil : JSONValue.object([.init("description", .array([.string(description)]))]).line
    }

    /// The proteins of a dataset with what it knows of them.
    private static func dataset(_ folder: String) throws(SepitError) -> [SearchTarget] {
        let store = try ProteinStore(path: Path.join(folder, DatasetWriter.structuresName))
        let table = Path.join(folder, ProteinTable.fileName)
        var facts: [String: String] = [:]
        if FileSystem.exists(table) {
            _ = try JSONLines.read(table) { (json, _, _) throws(SepitError) in
                if let id = json["id"]?.text { facts[id] = json["facts"]?.line }
            }
        }
        return store.ids.map { id in
            SearchTarget(id: id, sequence: store.protein(id)?.sequence ?? [], facts: facts[id])
        }
    }
}
