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
            try require(example, file: file, line: line)
            body(example)
        }
    }

    /// Right and wrong answers to questions about the proteins of one side, in the order of the file; none of a side without
    /// a file, such as the validation side of pairs from elsewhere.
    ///
    /// - Throws: as `examples(stage:split:)`.
    public func preferences(split: DatasetSide) throws(SepitError) -> [PreferencePair] {
        let file = Path.join(path, DatasetWriter.preferencesName(split))
        guard FileSystem.exists(file) else { return [] }
        return try JSONLines.read(file) { (json, file, line) throws(SepitError) in
            let pair = try PreferencePair(json, file: file, line: line)
            try require(pair.right, file: file, line: line)
            return pair
        }
    }

    private func require(_ example: InstructionExample, file: String, line: Int) throws(SepitError) {
        guard let unknown = example.proteins.first(where: { !proteins.contains($0) }) else { return }
        throw SepitError(
            .badData, code: "example-unknown-protein", "The dataset has no protein of this id.", file: file,
            line: line, found: unknown, hint: "Build the dataset again.")
    }

    /// The files that decide what is learnt, as they are now: all but the test split and the report.
    ///
    /// - Parameters:
    ///   - withNeighbours: whether evidence is learnt from.
    ///   - withPreferences: whether pairs of answers are learnt from.
    /// - Throws: the errors of `FileManifest`.
    public func learnedFiles(
        withNeighbours: Bool = false, withPreferences: Bool = false
    ) throws(SepitError) -> FileManifest {
        let sides = [DatasetSide.train, .valid]
        let examples = [1, 2, 3].flatMap { stage in sides.map { DatasetWriter.examplesName(stage: stage, $0) } }
        let paths =
            [DatasetManifest.fileName, DatasetWriter.structuresName] + examples
            + (withPreferences ? sides.map(DatasetWriter.preferencesName) : [])
            + (withNeighbours ? [NeighbourTable.fileName] : [])
        return try FileManifest(of: path, paths: paths.filter { FileSystem.exists(Path.join(path, $0)) })
    }
}
