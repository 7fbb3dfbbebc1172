import FileKit

/// A dataset that `build-dataset` wrote, for training and evaluation.
public struct InstructionDataset: Sendable {
    /// The folder.
    public let path: String
    /// What the dataset was made from.
    public let manifest: DatasetManifest
    /// Sequences and structures.
    public let proteins: ProteinStore

    /// Opens the dataset in the folder `path`; its examples are read when asked for.
    ///
    /// - Throws: `SepitError` `.missingInput` (`dataset-missing`, `file-missing`), `.badData` (`dataset-version`,
    ///   `dataset-undivided`, `json-syntax`, and the errors of `ProteinStore`).
    public init(path: String) throws(SepitError) {
        self.path = path
        manifest = try DatasetManifest(folder: path)
        if let shard = manifest.shard {
            throw SepitError(
                .badData, code: "dataset-undivided", "This is shard \(shard) of a dataset, which has no sides yet.",
                file: path, hint: "Join all shards with `sepit build-dataset SHARD... --out DIR`.")
        }
        proteins = try ProteinStore(path: Path.join(path, DatasetWriter.structuresName))
    }

    /// The examples of a stage (1: captions, 2: questions) on one side, in the order of the file.
    ///
    /// - Throws: `SepitError` `.badData` (`json-syntax`, `example-malformed`, `example-unknown-protein`) with file and
    ///   line, `.missingInput` (`file-missing`).
    public func examples(stage: Int, split: DatasetSide) throws(SepitError) -> [InstructionExample] {
        var examples: [InstructionExample] = []
        try forEachExample(stage: stage, split: split) { examples.append($0) }
        return examples
    }

    /// Reads the examples one by one; see `examples(stage:split:)`.
    ///
    /// - Throws: as `examples(stage:split:)`.
    public func forEachExample(
        stage: Int, split: DatasetSide, _ body: (InstructionExample) -> Void
    ) throws(SepitError) {
        let file = Path.join(path, DatasetWriter.examplesName(stage: stage, split))
        _ = try JSONLines.read(file) { (json, file, line) throws(SepitError) in
            let example = try InstructionExample(json, file: file, line: line)
            if let unknown = example.proteins.first(where: { !proteins.contains($0) }) {
                throw SepitError(
                    .badData, code: "example-unknown-protein", "The dataset has no protein of this id.", file: file,
                    line: line, found: unknown, hint: "Build the dataset again.")
            }
            body(example)
        }
    }

    /// The files that decide what is learnt, as they are now: all but the test split and the report.
    ///
    /// - Parameter withNeighbours: whether evidence is learnt from.
    /// - Throws: the errors of `FileManifest`.
    public func learnedFiles(withNeighbours: Bool = false) throws(SepitError) -> FileManifest {
        let examples = [1, 2].flatMap { stage in
            [DatasetSide.train, .valid].map { DatasetWriter.examplesName(stage: stage, $0) }
        }
        let paths =
            [DatasetManifest.fileName, DatasetWriter.structuresName] + examples
            + (withNeighbours ? [NeighbourTable.fileName] : [])
        return try FileManifest(of: path, paths: paths.filter { FileSystem.exists(Path.join(path, $0)) })
    }
}
