import CZlib
import FileKit

/// Writes gzip members (RFC 1952).
public enum GzipWriter {
    /// One gzip member with no name and no time stamp, so that equal input gives equal bytes.
    ///
    /// - Throws: `SepitError` `.inputOutput` (`gzip-write`) if zlib runs out of memory.
    public static func compress(_ bytes: [UInt8], level: Int32 = 6) throws(SepitError) -> [UInt8] {
        var stream = z_stream()
        let status = deflateInit2_(
            &stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)
        )
        guard status == Z_OK else {
            throw SepitError(.inputOutput, code: "gzip-write", "zlib could not start (\(status)).")
        }
        defer { deflateEnd(&stream) }
        var input = bytes
        var output = [UInt8](repeating: 0, count: Int(deflateBound(&stream, uLong(bytes.count))))
        let (result, count) = input.withUnsafeMutableBufferPointer { source in
            output.withUnsafeMutableBufferPointer { target in
                stream.next_in = source.baseAddress
                stream.avail_in = uInt(source.count)
                stream.next_out = target.baseAddress
                stream.avail_out = uInt(target.count)
                return (deflate(&stream, Z_FINISH), Int(stream.total_out))
            }
        }
        guard result == Z_STREAM_END else {
            throw SepitError(.inputOutput, code: "gzip-write", "zlib failed (\(result)).")
        }
        return Array(output[..<count])
    }
}
