import FileKit

/// The fields of one Protocol Buffers message, in the order of the bytes.
///
/// Source: https://protobuf.dev/programming-guides/encoding. Groups, which have been out of use since 2008, are refused.
struct ProtobufReader {
    enum Value {
        case varint(UInt64)
        case fixed32(UInt32)
        case fixed64(UInt64)
        case bytes(ArraySlice<UInt8>)
    }

    private var rest: ArraySlice<UInt8>
    private let file: String?

    /// - Parameter file: named in errors.
    init(_ bytes: ArraySlice<UInt8>, file: String?) {
        rest = bytes
        self.file = file
    }

    /// The next field; nil at the end.
    ///
    /// - Throws: `SepitError` `.badData` `sentencepiece-invalid`.
    mutating func next() throws(SepitError) -> (field: Int, value: Value)? {
        guard !rest.isEmpty else { return nil }
        let tag = try varint()
        let field = Int(truncatingIfNeeded: tag >> 3)
        switch tag & 7 {
        case 0: return (field, .varint(try varint()))
        case 1: return (field, .fixed64(try littleEndian(8)))
        case 2:
            let count = try varint()
            guard count <= UInt64(rest.count) else { throw invalid() }
            defer { rest = rest.dropFirst(Int(count)) }
            return (field, .bytes(rest.prefix(Int(count))))
        case 5: return (field, .fixed32(UInt32(truncatingIfNeeded: try littleEndian(4))))
        default: throw invalid()
        }
    }

    private mutating func varint() throws(SepitError) -> UInt64 {
        var value: UInt64 = 0
        for shift in stride(from: 0, to: 64, by: 7) {
            guard let byte = rest.popFirst() else { throw invalid() }
            value |= UInt64(byte & 0x7F) << UInt64(shift)
            if byte & 0x80 == 0 { return value }
        }
        throw invalid()
    }

    private mutating func littleEndian(_ count: Int) throws(SepitError) -> UInt64 {
        guard rest.count >= count else { throw invalid() }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    func invalid() -> SepitError {
        SepitError(
            .badData, code: "sentencepiece-invalid", "This is not a SentencePiece model, or it is damaged.", file: file,
            hint: "Was the download cut short? A git-lfs pointer is a small text file.")
    }
}
