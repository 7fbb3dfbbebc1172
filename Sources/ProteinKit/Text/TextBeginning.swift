import FileKit

/// The beginning of a text, plain or gzipped, to tell its format by.
public enum TextBeginning {
    /// Up to `count` bytes of text, without a byte order mark; none of damaged gzip data.
    public static func of(_ bytes: [UInt8], count: Int = 1 << 13) -> [UInt8] {
        bytes.withUnsafeBufferPointer { of($0, count: count) }
    }

    /// Up to `count` bytes of a file's text.
    ///
    /// - Throws: the errors of `MappedFile`.
    public static func ofFile(_ path: String, count: Int = 1 << 13) throws(SepitError) -> [UInt8] {
        let file = try MappedFile(path: path)
        defer { withExtendedLifetime(file) {} }
        return of(file.bytes.bindMemory(to: UInt8.self), count: count)
    }

    private static func of(_ bytes: UnsafeBufferPointer<UInt8>, count: Int) -> [UInt8] {
        var text = Array(bytes.prefix(count))
        if GzipReader.recognises(bytes) {
            guard var reader = try? GzipReader(bytes, limits: .default, name: "") else { return [] }
            text = [UInt8](repeating: 0, count: count)
            let read = text.withUnsafeMutableBufferPointer { try? reader.read(into: $0) }
            text.removeLast(count - (read ?? 0))
        }
        return text.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(text.dropFirst(3)) : text
    }
}
