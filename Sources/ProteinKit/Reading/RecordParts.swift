import FileKit

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Large files of many records, plain or gzipped, cut between records: memory is that of a part, whatever the file.
///
///     try RecordParts.forEach(of: "uniref50.fasta.gz") { part in
///         let entry = try ProteinEntry(bytes: part.bytes, name: part.path)
///     }
public enum RecordParts {
    /// A piece of a file that is a file of its kind by itself.
    public struct Part: Sendable {
        /// The file's.
        public var path: String
        /// From 0.
        public var number: Int
        /// Lines of the file before it.
        public var linesBefore: Int
        /// Its uncompressed text.
        public var bytes: [UInt8]
    }

    /// From this size on, a file is read in parts. Gzip makes texts of sequences half as long.
    private static let (largeBytes, largeGzipBytes) = (16 << 20, 8 << 20)
    private static let windowBytes = 1 << 20

    /// Whether a file is large and of a kind that can be cut: FASTA.
    public static func areWorthWhile(for path: String) -> Bool {
        guard let size = FileSystem.size(of: path), size >= largeGzipBytes, let file = try? MappedFile(path: path),
            let bytes = Optional(file.bytes.bindMemory(to: UInt8.self))
        else { return false }
        defer { withExtendedLifetime(file) {} }
        guard GzipReader.recognises(bytes) else { return size >= largeBytes && beginsRecord(bytes.first) }
        guard var reader = try? GzipReader(bytes, limits: .default, name: path) else { return false }
        var first: UInt8 = 0
        let count = withUnsafeMutableBytes(of: &first) { try? reader.read(into: $0.bindMemory(to: UInt8.self)) }
        return count == 1 && beginsRecord(first)
    }

    private static func beginsRecord(_ byte: UInt8?) -> Bool { byte == UInt8(ascii: ">") }

    /// Calls `body` with the parts in the order of the file.
    ///
    /// - Parameter size: least bytes of a part but the last.
    /// - Throws: the errors of `MappedFile`; `.badData` for damaged gzip data; what `body` throws.
    public static func forEach(
        of path: String, size: Int = 4 << 20, limits: ReadLimits = .default, _ body: (Part) throws(SepitError) -> Void
    ) throws(SepitError) {
        let file = try MappedFile(path: path)
        defer { withExtendedLifetime(file) {} }
        let input = file.bytes.bindMemory(to: UInt8.self)
        var part = Part(path: path, number: 0, linesBefore: 0, bytes: [])
        func pass(_ bytes: some Collection<UInt8>) throws(SepitError) {
            part.bytes = Array(bytes)
            try body(part)
            part.number += 1
            part.linesBefore += part.bytes.count { $0 == 0x0A }
        }
        if !GzipReader.recognises(input) {
            var start = 0
            while start < input.count {
                let end = cut(input, from: start + size) ?? input.count
                try pass(input[start..<end])
                file.release(0..<end)
                start = end
            }
            return
        }
        // The file may hold more than any file that is read whole; its parts are held to the limit instead.
        var unlimited = limits
        unlimited.outputBytes = .max
        var reader = try GzipReader(input, limits: unlimited, name: path)
        var pending: [UInt8] = []
        let window = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: windowBytes)
        defer { window.deallocate() }
        while true {
            let count = try reader.read(into: window)
            if count == 0 { break }
            var searched = max(size, pending.count - 1)
            pending.append(contentsOf: window[..<count])
            var start = 0
            while let end = pending.withUnsafeBufferPointer({ cut($0, from: searched) }) {
                try pass(pending[start..<end])
                (start, searched) = (end, end + size)
            }
            pending.removeFirst(start)
            guard pending.count <= limits.outputBytes else {
                throw SepitError(
                    .badData, code: "file-too-large", "A record is larger than this reader accepts.", file: path,
                    expected: "at most \(limits.outputBytes) bytes")
            }
        }
        if !pending.isEmpty { try pass(pending) }
    }

    /// Where the first record begins whose line end before it is at `start` or later.
    private static func cut(_ text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        var place = start
        while place < text.count, let base = text.baseAddress,
            let found = memchr(base + place, 0x0A, text.count - place)
        {
            let next = UnsafeRawPointer(found) - UnsafeRawPointer(base) + 1
            guard next < text.count else { return nil }
            if beginsRecord(text[next]) { return next }
            place = next
        }
        return nil
    }
}
