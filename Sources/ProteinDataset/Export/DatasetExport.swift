import FileKit

/// Writes a dataset in the layout of other programs.
public struct DatasetExport: Sendable {
    /// The layouts that can be written.
    public enum Format: String, Sendable, CaseIterable {
        /// That of the published SEPIT code: see `PublishedLayout`.
        case sepit
        /// Chat messages with the sequence in the question: see `ChatLayout`.
        case chat
    }

    /// The dataset that is exported.
    public let dataset: InstructionDataset

    /// - Throws: the errors of `InstructionDataset`.
    public init(folder: String) throws(SepitError) { dataset = try InstructionDataset(path: folder) }

    /// Writes the folder `output`, which appears complete or not at all.
    ///
    /// - Throws: `SepitError` `.cannotWrite` (`output-exists`, `cannot-write`), `.inputOutput` (`disk-full`,
    ///   `write-failed`); the errors of reading the dataset.
    public func write(_ format: Format, to output: String) throws(SepitError) {
        let isFree = FileSystem.isDirectory(output) ? try FileSystem.list(output).isEmpty : !FileSystem.exists(output)
        guard isFree else {
            throw SepitError(
                .cannotWrite, code: "output-exists", "There is something here already.", file: output,
                hint: "Choose another --out.")
        }
        let folder = try AtomicDirectory(output)
        switch format {
        case .sepit: try PublishedLayout(dataset).write(to: folder.path)
        case .chat: try ChatLayout(dataset).write(to: folder.path)
        }
        try folder.commit()
    }

    /// Writes one line for each element.
    static func write<Element>(
        _ elements: [Element], to path: String, line: (Element) -> JSONValue
    ) throws(SepitError) {
        try FileSystem.createDirectory(Path.parent(of: path))
        var file = try AtomicFileWriter(path)
        for element in elements { try file.write(line(element).line + "\n") }
        try file.commit()
    }
}
