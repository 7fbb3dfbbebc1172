/// Writing a whole file so that a reader sees the old content or the new, never a part.
public enum AtomicFile {
    /// Replaces the file at `path`: a temporary file beside it is written, synchronised and renamed, and the folder
    /// synchronised. A link is followed. The temporary file is removed if anything fails.
    ///
    /// - Throws: `SepitError` `.cannotWrite` (`cannot-write`) where the place can't be written, `.inputOutput`
    ///   (`disk-full`, `write-failed`) where writing failed.
    public static func write(
        _ bytes: [UInt8], to path: String, operations: FileOperations = .system
    ) throws(SepitError) {
        var writer = try AtomicFileWriter(path, operations: operations)
        try writer.write(bytes)
        try writer.commit()
    }

    /// Replaces the file at `path` by `text` in UTF-8; see `write(_:to:operations:)` for bytes.
    public static func write(
        _ text: String, to path: String, operations: FileOperations = .system
    ) throws(SepitError) {
        try write(Array(text.utf8), to: path, operations: operations)
    }
}
