/// A place in a mapped GGUF file: every read is checked against what is left of it, before anything is allocated.
struct GGUFCursor {
    let file: MappedFile
    private(set) var position = 0

    var remaining: Int { file.bytes.count - position }

    /// - Throws: `SepitError` `.badData` `gguf-truncated`.
    mutating func integer<T: FixedWidthInteger>(_: T.Type, _ what: String) throws(SepitError) -> T {
        let range = try take(UInt64(MemoryLayout<T>.size), what)
        return T(littleEndian: file.bytes.loadUnaligned(fromByteOffset: range.lowerBound, as: T.self))
    }

    /// Goes on by so many bytes, and says which they were.
    ///
    /// - Throws: `SepitError` `.badData` `gguf-truncated`.
    mutating func take(_ count: UInt64, _ what: String) throws(SepitError) -> Range<Int> {
        guard count <= UInt64(remaining) else {
            throw problem(
                "truncated", "The file ends within \(what).", expected: "\(count) bytes", found: "\(remaining)",
                hint: "Was the download cut short?")
        }
        defer { position += Int(count) }
        return position..<position + Int(count)
    }

    /// A length and so many bytes of text.
    ///
    /// - Throws: `SepitError` `.badData` `gguf-truncated`, or `gguf-too-large` for more than `limit` bytes.
    mutating func string(_ what: String, limit: Int = .max) throws(SepitError) -> Range<Int> {
        let length = try integer(UInt64.self, what)
        guard length <= UInt64(limit) else {
            throw problem(
                "too-large", "The length of \(what) isn't possible.", expected: "at most \(limit)", found: "\(length)")
        }
        return try take(length, what)
    }

    /// A number of things that take at least `least` bytes each.
    ///
    /// - Throws: `SepitError` `.badData` `gguf-truncated`, or `gguf-too-large` for more than `limit`.
    mutating func count(of what: String, least: Int, limit: Int) throws(SepitError) -> Int {
        let count = try integer(UInt64.self, "the number of \(what)")
        guard count <= UInt64(limit) else {
            throw problem(
                "too-large", "The number of \(what) isn't possible.", expected: "at most \(limit)", found: "\(count)")
        }
        guard count <= UInt64(remaining / least) else {
            throw problem(
                "truncated", "The file is too short for its \(what).", expected: "\(count) \(what)",
                found: "\(remaining) bytes", hint: "Was the download cut short?")
        }
        return Int(count)
    }

    func text(_ range: Range<Int>) -> String { String(decoding: file.bytes[range], as: UTF8.self) }

    func problem(
        _ code: String, _ message: String, expected: String? = nil, found: String? = nil, hint: String? = nil
    ) -> SepitError {
        SepitError(
            .badData, code: "gguf-" + code, message, file: file.path, expected: expected, found: found, hint: hint)
    }
}
