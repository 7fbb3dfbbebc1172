import FileKit

/// Gzip for callers that want a whole file: annotation tables, sequence databases.
public enum Gzip {
    /// Whether the bytes start like a gzip member; file names are not asked.
    public static func recognises(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBufferPointer { GzipReader.recognises($0) }
    }

    /// The text of gzipped bytes, all members in order.
    ///
    /// - Throws: `SepitError` `.badData` (`gzip-truncated`, `gzip-checksum`, `gzip-length`, `gzip-corrupt`,
    ///   `gzip-trailing-garbage`, `gzip-bomb`) naming `name`.
    public static func decompress(
        _ bytes: [UInt8], limits: ReadLimits = .default, name: String
    ) throws(SepitError) -> [UInt8] {
        try GzipReader.decompress(bytes, limits: limits, name: name)
    }

    /// A file's content, decompressed if it is gzipped.
    ///
    /// - Throws: as `decompress` and `FileSystem.read`.
    public static func read(path: String, limits: ReadLimits = .default) throws(SepitError) -> [UInt8] {
        let bytes = try FileSystem.read(path, limit: limits.outputBytes)
        return recognises(bytes) ? try decompress(bytes, limits: limits, name: path) : bytes
    }
}
