import FileKit

/// Large files of many records, plain or gzipped, cut between records: memory is that of a part, whatever the file.
///
///     try RecordParts.forEach(of: "uniref50.fasta.gz", kind: .fasta) { part in
///         let entry = try ProteinEntry(bytes: part.bytes, name: part.path)
///     }
public enum RecordParts {
    /// A piece of a file that is a file of its kind by itself.
    public struct Part: Sendable {
        /// The file's.
        public var path: String
        /// From 0.
        public var number: Int
        /// Lines of the file before the first one of this part, of which the lines that the file begins with don't count.
        public var linesBefore: Int
        /// Its uncompressed text, with what the file begins with.
        public var bytes: [UInt8]
    }

    /// From this size on, a file is read in parts. Gzip makes texts of sequences half as long.
    private static let (largeBytes, largeGzipBytes) = (16 << 20, 8 << 20)
    private static let windowBytes = 1 << 20

    /// Whether a file is so large that it is read in parts.
    public static func areWorthWhile(for path: String) -> Bool {
        guard let size = FileSystem.size(of: path), size >= largeGzipBytes, let file = try? MappedFile(path: path)
        else {
            return false
        }
        defer { withExtendedLifetime(file) {} }
        return size >= largeBytes || GzipReader.recognises(file.bytes.bindMemory(to: UInt8.self))
    }

    /// Calls `body` with the parts in the order of the file.
    ///
    /// - Parameter size: least bytes of a part but the last.
    /// - Throws: the errors of `MappedFile`; `.badData` for damaged gzip data; what `body` throws.
    public static func forEach(
        of path: String, kind: RecordKind, size: Int = 4 << 20, limits: ReadLimits = .default,
        _ body: (Part) throws(SepitError) -> Void
    ) throws(SepitError) {
        let file = try MappedFile(path: path)
        defer { withExtendedLifetime(file) {} }
        let input = file.bytes.bindMemory(to: UInt8.self)
        var cutter = RecordCutter(path: path, kind: kind)
        if !GzipReader.recognises(input) {
            var start = 0
            while start < input.count {
                let rest = UnsafeBufferPointer(rebasing: input[start...])
                let end = kind.cut(rest, least: size).map { start + $0 }
                try body(cutter.part(input[start..<(end ?? input.count)], isLast: end == nil))
                start = end ?? input.count
                file.release(0..<start)
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
            pending.append(contentsOf: window[..<count])
            var start = 0
            while let length = pending.withUnsafeBufferPointer({
                kind.cut(UnsafeBufferPointer(rebasing: $0[start...]), least: size)
            }) {
                try body(cutter.part(pending[start..<(start + length)], isLast: false))
                start += length
            }
            pending.removeFirst(start)
            guard pending.count <= limits.outputBytes else {
                throw SepitError(
                    .badData, code: "file-too-large", "A record is larger than this reader accepts.", file: path,
                    expected: "at most \(limits.outputBytes) bytes")
            }
        }
        if !pending.isEmpty { try body(cutter.part(pending[...], isLast: true)) }
    }
}

/// Makes parts of what a file is cut into.
private struct RecordCutter {
    let path: String
    let kind: RecordKind
    private var number = 0
    private var linesBefore = 0
    /// What the file begins with, before its first record.
    private var opening: [UInt8] = []

    init(path: String, kind: RecordKind) { (self.path, self.kind) = (path, kind) }

    mutating func part(_ bytes: some Collection<UInt8>, isLast: Bool) -> RecordParts.Part {
        var part = RecordParts.Part(path: path, number: number, linesBefore: linesBefore, bytes: Array(bytes))
        linesBefore += Self.lines(part.bytes)
        if number == 0 {
            opening = part.bytes.withUnsafeBufferPointer { kind.opening(of: $0) }
        } else {
            part.linesBefore -= Self.lines(opening)
            part.bytes = opening + part.bytes
        }
        if !isLast { part.bytes += kind.end }
        number += 1
        return part
    }

    private static func lines(_ bytes: [UInt8]) -> Int { bytes.count { $0 == 0x0A } }
}
