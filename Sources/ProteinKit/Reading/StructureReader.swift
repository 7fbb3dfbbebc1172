import FileKit

/// Reads a protein structure or sequence file: PDB, mmCIF or FASTA, plain or gzipped, told apart by content.
public struct StructureReader: Sendable {
    public var mode: ReadMode
    public var limits: ReadLimits

    public init(mode: ReadMode = .lenient, limits: ReadLimits = .default) {
        self.mode = mode
        self.limits = limits
    }

    /// Reads the file at `path`.
    ///
    /// - Throws: `SepitError` naming file, line and reason; `.missingInput` where there is no file, else `.badData`.
    public func read(path: String) throws(SepitError) -> Structure {
        try read(bytes: FileSystem.read(path, limit: limits.outputBytes), name: path)
    }

    /// Reads a file's content; `name` is what errors and warnings call it.
    ///
    /// - Throws: `SepitError` `.badData` naming file, line and reason.
    public func read(bytes: [UInt8], name: String) throws(SepitError) -> Structure {
        throw SepitError(.badData, code: "not-implemented", "Not implemented yet.", file: name)
    }
}
