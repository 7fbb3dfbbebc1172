import FileKit
import ProteinKit
import SequenceSearch

extension EvidenceIndex {
    /// The index that a path names: an index file, the folder of a dataset or a model that has one, the folder of a dataset
    /// without one, or sequence and structure files and folders of them.
    ///
    /// - Throws: `SepitError`: `.missingInput` (`evidence-missing`) for a model that has none; the errors of reading an
    ///   index, a dataset, or the files.
    public init(path: String, workers: Workers) throws(SepitError) {
        let beside = Path.join(path, Self.fileName)
        if EvidenceFile.isIndex(path) {
            try self.init(file: path)
        } else if FileSystem.exists(beside) {
            try self.init(file: beside)
        } else if FileSystem.exists(Path.join(path, DatasetWriter.structuresName)) {
            try self.init(dataset: path, workers: workers)
        } else if FileSystem.exists(Path.join(path, "config.json")) {
            throw SepitError(
                .missingInput, code: "evidence-missing", "The model has no index of known proteins.", file: path,
                expected: Self.fileName, hint: "Make one with `sepit search --build DATASET --out \(beside)`.")
        } else {
            let read = try NamedSequence.read([path], workers: workers)
            try self.init(read.map { KnownProtein($0) }, sequences: read.map(\.sequence), workers: workers)
        }
    }

    /// The proteins of a dataset, of all sides, or of one.
    ///
    /// - Throws: `SepitError` as `DatasetRow.read` and `ProteinStore`.
    public init(dataset folder: String, side: String? = nil, workers: Workers) throws(SepitError) {
        let proteins = try DatasetRow.read(folder: folder) { (row) throws(SepitError) in
            side == nil || row.side == side ? KnownProtein(row) : nil
        }
        let store = try ProteinStore(path: Path.join(folder, DatasetWriter.structuresName))
        try self.init(proteins, sequences: proteins.map { store.sequence($0.id) ?? [] }, workers: workers)
    }
}

extension KnownProtein {
    /// What a file says of it, as it says it.
    fileprivate init(_ sequence: NamedSequence) {
        var facts = ProteinFacts()
        facts.add(Fact(sequence.description, source: "header"), to: "description")
        self.init(id: sequence.id, facts: facts)
    }
}
