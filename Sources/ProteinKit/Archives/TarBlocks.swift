import FileKit

/// The blocks of a tar archive in order, inflated where it is gzipped.
struct TarBlocks: ~Copyable {
    private let path: String
    private let input: UnsafeBufferPointer<UInt8>
    private var gzip: GzipReader?
    private var position = 0
    /// Inflated text that has not been taken yet.
    private var window: [UInt8] = []
    private var taken = 0

    private static let windowBytes = 1 << 18

    /// `file` must outlive the blocks.
    init(_ file: MappedFile, limits: ReadLimits) throws(SepitError) {
        path = file.path
        input = file.bytes.bindMemory(to: UInt8.self)
        gzip = GzipReader.recognises(input) ? try GzipReader(input, limits: limits, name: file.path) : nil
    }

    /// The next header, nil at the end of the archive.
    mutating func nextHeader() throws(SepitError) -> TarHeader? {
        let block = try read(TarHeader.blockBytes)
        // Some programs leave out the blocks of zeros at the end.
        if block.isEmpty { return nil }
        guard block.count == TarHeader.blockBytes else { throw truncated() }
        switch block.withUnsafeBufferPointer(TarHeader.read) {
        case .end: return nil
        case .header(let header): return header
        case .damaged(let message):
            throw SepitError(
                .badData, code: "tar-damaged", message, file: path,
                hint: "Fetch the archive again, or unpack it with tar.")
        }
    }

    /// A member's content; what is beyond `limit` is skipped.
    mutating func content(_ size: Int, limit: Int) throws(SepitError) -> [UInt8] {
        let bytes = try read(min(size, limit))
        guard bytes.count == min(size, limit) else { throw truncated() }
        try pass(size - bytes.count + Self.padding(size))
        return bytes
    }

    mutating func skip(_ size: Int) throws(SepitError) { try pass(size + Self.padding(size)) }

    /// Reads to the end, so that the checksum of compressed data is verified.
    mutating func finish() throws(SepitError) {
        guard gzip != nil else { return }
        repeat { taken = window.count } while try refill()
    }

    private static func padding(_ size: Int) -> Int {
        (TarHeader.blockBytes - size % TarHeader.blockBytes) % TarHeader.blockBytes
    }

    private func truncated() -> SepitError {
        SepitError(
            .badData, code: "tar-truncated", "The archive ends within a member.", file: path,
            hint: "The download or copy was probably interrupted; fetch the archive again.")
    }

    /// As many bytes, or those that are left.
    private mutating func read(_ count: Int) throws(SepitError) -> [UInt8] {
        guard gzip != nil else {
            let end = position + min(count, input.count - position)
            defer { position = end }
            return Array(input[position..<end])
        }
        var bytes: [UInt8] = []
        while bytes.count < count {
            if taken == window.count, try !refill() { break }
            let end = taken + min(count - bytes.count, window.count - taken)
            bytes += window[taken..<end]
            taken = end
        }
        return bytes
    }

    private mutating func pass(_ count: Int) throws(SepitError) {
        guard gzip != nil else {
            guard count <= input.count - position else {
                // The last padding may be missing.
                guard count < TarHeader.blockBytes else { throw truncated() }
                position = input.count
                return
            }
            position += count
            return
        }
        var rest = count
        while rest > 0 {
            if taken == window.count, try !refill() {
                guard count < TarHeader.blockBytes else { throw truncated() }
                return
            }
            let step = min(rest, window.count - taken)
            taken += step
            rest -= step
        }
    }

    private mutating func refill() throws(SepitError) -> Bool {
        let target = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: Self.windowBytes)
        defer { target.deallocate() }
        let count = try gzip?.read(into: target) ?? 0
        window = Array(UnsafeBufferPointer(rebasing: target[..<count]))
        taken = 0
        return count > 0
    }
}
