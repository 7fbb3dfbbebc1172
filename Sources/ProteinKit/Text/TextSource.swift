import FileKit

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The lines of a text file, plain or gzipped.
///
/// Plain text is scanned where it lies; gzipped text passes through one window that grows only for a line longer
/// than itself. Lines end in LF, CR LF or, in a text without any LF, CR.
struct TextSource: ~Copyable {
    let name: String
    /// 1-based number of the line last returned.
    private(set) var lineNumber = 0
    /// The text has no LF at all: lines end in CR, as on classic Mac OS.
    let endsLinesWithCarriageReturn: Bool

    private let limits: ReadLimits
    private var next: UnsafePointer<UInt8>
    private var end: UnsafePointer<UInt8>
    private var gzip: GzipReader?
    private var window: UnsafeMutablePointer<UInt8>?
    private var capacity: Int
    private let terminator: Int32

    private static let windowBytes = 1 << 18

    /// `bytes` must outlive the source.
    ///
    /// - Throws: `SepitError` `.badData` if the first window of gzipped text can't be decompressed.
    init(_ bytes: UnsafeBufferPointer<UInt8>, limits: ReadLimits, name: String) throws(SepitError) {
        self.name = name
        self.limits = limits
        if GzipReader.recognises(bytes) {
            var reader = try GzipReader(bytes, limits: limits, name: name)
            let window = UnsafeMutablePointer<UInt8>.allocate(capacity: Self.windowBytes)
            let count: Int
            do throws(SepitError) {
                count = try reader.read(into: UnsafeMutableBufferPointer(start: window, count: Self.windowBytes))
            } catch {
                window.deallocate()
                throw error
            }
            self.window = window
            capacity = Self.windowBytes
            next = UnsafePointer(window)
            end = next + count
            gzip = consume reader
        } else if let start = bytes.baseAddress {
            window = nil
            capacity = 0
            next = start
            end = start + bytes.count
            gzip = nil
        } else {
            // An empty array has no address; an empty window has.
            let window = UnsafeMutablePointer<UInt8>.allocate(capacity: 1)
            self.window = window
            capacity = 1
            next = UnsafePointer(window)
            end = next
            gzip = nil
        }
        if end - next >= 3, next[0] == 0xEF, next[1] == 0xBB, next[2] == 0xBF { next += 3 }
        let hasLineFeed = memchr(next, 0x0A, end - next) != nil
        endsLinesWithCarriageReturn = !hasLineFeed && memchr(next, 0x0D, end - next) != nil
        terminator = endsLinesWithCarriageReturn ? 0x0D : 0x0A
    }

    deinit { window?.deallocate() }

    /// What can be seen of the text without reading on; the beginning, before the first line is taken.
    var preview: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: next, count: end - next) }

    /// Decompresses on while all that can be seen is blank, so that `preview` tells something where the text does and
    /// blanks without end meet the limits.
    ///
    /// - Throws: as `nextLine`.
    mutating func skipBlankWindows() throws(SepitError) {
        while gzip != nil, preview.allSatisfy({ $0 == 0x20 || (0x09...0x0D).contains($0) }) {
            lineNumber += preview.count { Int32($0) == terminator }
            next = end
            guard try refill() else { return }
        }
    }

    /// The next line, or nil at the end of the text.
    ///
    /// - Throws: `SepitError` `.badData` for damaged gzip data and lines beyond the limit (`line-too-long`).
    @inline(__always)
    mutating func nextLine() throws(SepitError) -> TextLine? {
        if let found = memchr(next, terminator, end - next) {
            let lineEnd = UnsafePointer(found.assumingMemoryBound(to: UInt8.self))
            return take(upTo: lineEnd, resumingAt: lineEnd + 1)
        }
        return try nextLineAcrossWindows()
    }

    /// Reads to the end, so that the checksum of compressed data is verified.
    ///
    /// - Throws: as `nextLine`.
    mutating func finish() throws(SepitError) {
        next = end
        while try refill() { next = end }
    }

    @inline(__always)
    private mutating func take(upTo lineEnd: UnsafePointer<UInt8>, resumingAt following: UnsafePointer<UInt8>)
        -> TextLine
    {
        var count = lineEnd - next
        if count > 0, next[count - 1] == 0x0D { count -= 1 }
        let line = TextLine(start: next, count: count)
        next = following
        lineNumber &+= 1
        return line
    }

    private mutating func nextLineAcrossWindows() throws(SepitError) -> TextLine? {
        while true {
            let searched = end - next
            guard searched <= limits.lineBytes else {
                throw SepitError(
                    .badData, code: "line-too-long", "A line is longer than this reader accepts.", file: name,
                    line: lineNumber + 1, expected: "at most \(limits.lineBytes) bytes",
                    hint: "This is probably not a text file of structures or sequences.")
            }
            guard try refill() else { return next == end ? nil : take(upTo: end, resumingAt: end) }
            if let found = memchr(next + searched, terminator, end - next - searched) {
                let lineEnd = UnsafePointer(found.assumingMemoryBound(to: UInt8.self))
                return take(upTo: lineEnd, resumingAt: lineEnd + 1)
            }
        }
    }

    /// Moves the unread rest to the front of the window and decompresses behind it; false at the end of the data.
    private mutating func refill() throws(SepitError) -> Bool {
        guard let current = window, gzip != nil else { return false }
        let rest = end - next
        var target = current
        if rest * 2 > capacity {
            let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity * 2)
            larger.update(from: next, count: rest)
            current.deallocate()
            window = larger
            capacity *= 2
            target = larger
        } else {
            memmove(current, next, rest)
        }
        next = UnsafePointer(target)
        end = next + rest
        let free = UnsafeMutableBufferPointer(start: target + rest, count: capacity - rest)
        let count = try gzip?.read(into: free) ?? 0
        end += count
        return count > 0
    }
}
