import CZlib
import FileKit

/// Inflates gzip data (RFC 1952) piece by piece, within limits, checking every member's checksum and length.
///
/// Concatenated members are read as one text, as gzip(1) does; zero bytes after the last member are padding.
/// What zlib writes goes straight into the caller's window, so memory does not depend on the size of the output.
struct GzipReader: ~Copyable {
    private let stream: UnsafeMutablePointer<z_stream>
    private let input: UnsafeBufferPointer<UInt8>
    private let limits: ReadLimits
    private let name: String
    private var consumed = 0
    private var produced = 0
    private var isFinished = false

    /// The first two bytes of every gzip member.
    static func recognises(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        bytes.count >= 2 && bytes[0] == 0x1F && bytes[1] == 0x8B
    }

    /// `input` must outlive the reader.
    init(_ input: UnsafeBufferPointer<UInt8>, limits: ReadLimits, name: String) throws(SepitError) {
        self.input = input
        self.limits = limits
        self.name = name
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let status = inflateInit2_(stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        guard status == Z_OK else {
            throw SepitError(.inputOutput, code: "gzip-start", "zlib could not start (\(status)).", file: name)
        }
    }

    deinit {
        inflateEnd(stream)
        stream.deinitialize(count: 1)
        stream.deallocate()
    }

    /// Fills `window` with the next text and returns its length, 0 at the end.
    ///
    /// - Throws: `SepitError` `.badData` (`gzip-truncated`, `gzip-checksum`, `gzip-length`, `gzip-corrupt`,
    ///   `gzip-trailing-garbage`, `gzip-bomb`).
    mutating func read(into window: UnsafeMutableBufferPointer<UInt8>) throws(SepitError) -> Int {
        guard !isFinished, let target = window.baseAddress else { return 0 }
        // zlib counts in 32 bits.
        let capacity = min(window.count, 1 << 30)
        stream.pointee.next_out = target
        stream.pointee.avail_out = uInt(capacity)
        while stream.pointee.avail_out > 0, !isFinished {
            let slice = min(input.count - consumed, 1 << 30)
            stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress.map { $0 + consumed })
            stream.pointee.avail_in = uInt(slice)
            let status = inflate(stream, Z_NO_FLUSH)
            consumed += slice - Int(stream.pointee.avail_in)
            switch status {
            case Z_OK: break
            case Z_STREAM_END: try beginNextMember()
            case Z_BUF_ERROR where slice == 0: throw truncated()
            default: throw corrupt()
            }
        }
        let count = capacity - Int(stream.pointee.avail_out)
        produced += count
        try checkLimits()
        return count
    }

    private mutating func beginNextMember() throws(SepitError) {
        if consumed == input.count {
            isFinished = true
        } else if Self.recognises(UnsafeBufferPointer(rebasing: input[consumed...])) {
            inflateReset(stream)
        } else if input[consumed...].allSatisfy({ $0 == 0 }) {
            isFinished = true
        } else {
            throw SepitError(
                .badData, code: "gzip-trailing-garbage", "Something that is not gzip follows the compressed text.",
                file: name, expected: "the end of the file", found: "\(input.count - consumed) more bytes",
                hint: "The file was probably joined with another or damaged; decompress it and compress it again.")
        }
    }

    private func checkLimits() throws(SepitError) {
        let isOverRatio = produced > limits.ratioFloor && produced / limits.expansionRatio > consumed
        guard produced > limits.outputBytes || isOverRatio else { return }
        throw SepitError(
            .badData, code: "gzip-bomb", "The compressed file expands beyond the limits.", file: name,
            expected: "at most \(limits.outputBytes) bytes and \(limits.expansionRatio) times the compressed size",
            found: "\(produced) bytes from \(consumed)", hint: "If the file is genuine, decompress it first.")
    }

    private func truncated() -> SepitError {
        SepitError(
            .badData, code: "gzip-truncated", "The compressed file ends early.", file: name,
            hint: "The download or copy was probably interrupted; fetch the file again.")
    }

    private func corrupt() -> SepitError {
        let reason = stream.pointee.msg.map { String(cString: $0) } ?? "unknown"
        let (code, message) =
            switch reason {
            case "incorrect data check": ("gzip-checksum", "The decompressed text does not match its checksum.")
            case "incorrect length check": ("gzip-length", "The decompressed text does not have its stated length.")
            default: ("gzip-corrupt", "The compressed data is damaged: \(reason).")
            }
        return SepitError(.badData, code: code, message, file: name, hint: "Fetch the file again.")
    }
}

extension GzipReader {
    /// All of a gzip file's text at once.
    ///
    /// - Throws: as `read(into:)`.
    static func decompress(_ bytes: [UInt8], limits: ReadLimits, name: String) throws(SepitError) -> [UInt8] {
        try bytes.withUnsafeBufferPointer { (input) throws(SepitError) -> [UInt8] in
            var reader = try GzipReader(input, limits: limits, name: name)
            var text: [UInt8] = []
            var window = [UInt8](repeating: 0, count: 1 << 18)
            while true {
                let count = try window.withUnsafeMutableBufferPointer { (target) throws(SepitError) -> Int in
                    try reader.read(into: target)
                }
                if count == 0 { return text }
                text.append(contentsOf: window[..<count])
            }
        }
    }
}
