/// A strict JSON (RFC 8259) pull reader over bytes: duplicate keys, order and exact integers stay visible.
///
/// Nothing is allocated but the strings and values that the caller asks for.
package struct JSONScanner {
    private let bytes: UnsafeRawBufferPointer
    private let file: String?
    private var position = 0

    /// - Parameter file: named in errors.
    package init(_ bytes: UnsafeRawBufferPointer, file: String? = nil) {
        self.bytes = bytes
        self.file = file
    }

    /// Calls `body` for every member of an object; `body` must consume the value. Repeated keys are passed on.
    package mutating func forEachMember(
        _ body: (inout JSONScanner, String) throws(SepitError) -> Void
    ) throws(SepitError) {
        try expect(UInt8(ascii: "{"), "an object")
        if skip(UInt8(ascii: "}")) { return }
        repeat {
            let key = try string()
            try expect(UInt8(ascii: ":"), "':'")
            try body(&self, key)
        } while skip(UInt8(ascii: ","))
        try expect(UInt8(ascii: "}"), "',' or '}'")
    }

    /// Calls `body` for every element of an array; `body` must consume the element.
    package mutating func forEachElement(
        _ body: (inout JSONScanner) throws(SepitError) -> Void
    ) throws(SepitError) {
        try expect(UInt8(ascii: "["), "an array")
        if skip(UInt8(ascii: "]")) { return }
        repeat { try body(&self) } while skip(UInt8(ascii: ","))
        try expect(UInt8(ascii: "]"), "',' or ']'")
    }

    /// A whole number that fits `Int`, without fraction or exponent.
    package mutating func integer() throws(SepitError) -> Int {
        guard case .integer(let value) = try number() else { throw failure("a whole number that fits 64 bits") }
        return value
    }

    /// A string; escapes are resolved, invalid UTF-8 and lone surrogates refused.
    package mutating func string() throws(SepitError) -> String {
        try expect(UInt8(ascii: "\""), "a string")
        let start = position
        while let byte = current, byte != UInt8(ascii: "\"") {
            guard byte >= 0x20 else { throw failure("no control character in a string") }
            if byte == UInt8(ascii: "\\") { return try escapedString(from: start) }
            position += 1
        }
        let text = try decode(UnsafeRawBufferPointer(rebasing: bytes[start..<position]))
        try closeString()
        return text
    }

    /// Any value as a tree, at most 64 levels deep.
    package mutating func value(depth: Int = 64) throws(SepitError) -> JSONValue {
        skipWhitespace()
        guard depth > 0 else { throw failure("at most 64 levels of nesting") }
        switch current {
        case UInt8(ascii: "{"):
            var members: [JSONValue.Member] = []
            try forEachMember { (scanner, key) throws(SepitError) in
                members.append(.init(key: key, value: try scanner.value(depth: depth - 1)))
            }
            return .object(members)
        case UInt8(ascii: "["):
            var elements: [JSONValue] = []
            try forEachElement { scanner throws(SepitError) in elements.append(try scanner.value(depth: depth - 1)) }
            return .array(elements)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try literal("true", .boolean(true))
        case UInt8(ascii: "f"): return try literal("false", .boolean(false))
        case UInt8(ascii: "n"): return try literal("null", .null)
        default: return try number()
        }
    }

    /// Checks that nothing but white space is left.
    package mutating func end() throws(SepitError) {
        skipWhitespace()
        guard position == bytes.count else { throw failure("the end of the text") }
    }

    // MARK: - Pieces

    private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipWhitespace() {
        while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }

    private mutating func skip(_ byte: UInt8) -> Bool {
        skipWhitespace()
        guard current == byte else { return false }
        position += 1
        return true
    }

    private mutating func expect(_ byte: UInt8, _ expectation: @autoclosure () -> String) throws(SepitError) {
        guard skip(byte) else { throw failure(expectation()) }
    }

    private mutating func literal(_ text: StaticString, _ value: JSONValue) throws(SepitError) -> JSONValue {
        for index in 0..<text.utf8CodeUnitCount {
            guard current == text.utf8Start[index] else { throw failure("a JSON value") }
            position += 1
        }
        return value
    }

    private mutating func skipDigits() -> Int {
        let start = position
        while let byte = current, byte >= 0x30, byte <= 0x39 { position += 1 }
        return position - start
    }

    private mutating func number() throws(SepitError) -> JSONValue {
        skipWhitespace()
        let start = position
        if current == UInt8(ascii: "-") { position += 1 }
        let leadingZero = current == UInt8(ascii: "0")
        let digits = skipDigits()
        guard digits > 0, !(leadingZero && digits > 1) else { throw failure("a JSON value") }
        let end = position
        if current == UInt8(ascii: ".") {
            position += 1
            guard skipDigits() > 0 else { throw failure("digits after the point") }
        }
        if current == UInt8(ascii: "e") || current == UInt8(ascii: "E") {
            position += 1
            if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { position += 1 }
            guard skipDigits() > 0 else { throw failure("digits in the exponent") }
        }
        if position == end, let whole = whole(bytes[start..<end]) { return .integer(whole) }
        guard let value = Double(String(decoding: bytes[start..<position], as: UTF8.self)) else {
            throw failure("a number")
        }
        return .number(value)
    }

    /// The value of an optional minus sign and digits, or nil where it doesn't fit.
    private func whole(_ text: Slice<UnsafeRawBufferPointer>) -> Int? {
        let negative = text.first == UInt8(ascii: "-")
        var value = 0
        for byte in text.dropFirst(negative ? 1 : 0) {
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            let digit = Int(byte &- 0x30)
            let (next, overflow2) = product.addingReportingOverflow(negative ? -digit : digit)
            guard !overflow, !overflow2 else { return nil }
            value = next
        }
        return value
    }

    private mutating func closeString() throws(SepitError) {
        guard current == UInt8(ascii: "\"") else { throw failure("the end of a string") }
        position += 1
    }

    private func decode(_ range: UnsafeRawBufferPointer) throws(SepitError) -> String {
        guard let text = String(validating: range, as: UTF8.self) else { throw failure("valid UTF-8") }
        return text
    }

    private mutating func escapedString(from start: Int) throws(SepitError) -> String {
        var text = Array(bytes[start..<position])
        while let byte = current, byte != UInt8(ascii: "\"") {
            guard byte >= 0x20 else { throw failure("no control character in a string") }
            position += 1
            if byte == UInt8(ascii: "\\") {
                text.append(contentsOf: String(Character(try escape())).utf8)
            } else {
                text.append(byte)
            }
        }
        try closeString()
        guard let valid = String(validating: text, as: UTF8.self) else { throw failure("valid UTF-8") }
        return valid
    }

    private mutating func escape() throws(SepitError) -> Unicode.Scalar {
        guard let byte = current else { throw failure("an escape") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        case UInt8(ascii: "b"): return "\u{08}"
        case UInt8(ascii: "f"): return "\u{0C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): break
        default: throw failure("one of the escapes of JSON")
        }
        let unit = try hexadecimal()
        if let scalar = Unicode.Scalar(unit) { return scalar }
        guard UTF16.isLeadSurrogate(UInt16(unit)), current == UInt8(ascii: "\\") else {
            throw failure("a surrogate pair")
        }
        position += 1
        guard current == UInt8(ascii: "u") else { throw failure("a surrogate pair") }
        position += 1
        let trail = try hexadecimal()
        guard UTF16.isTrailSurrogate(UInt16(trail)),
            let scalar = Unicode.Scalar(0x10000 + (unit & 0x3FF) << 10 + trail & 0x3FF)
        else { throw failure("a surrogate pair") }
        return scalar
    }

    private mutating func hexadecimal() throws(SepitError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = current, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw failure("four hexadecimal digits")
            }
            value = value << 4 | UInt32(digit)
            position += 1
        }
        return value
    }

    /// The error for what stands at the current position.
    package func failure(_ expected: String) -> SepitError {
        let before = UnsafeRawBufferPointer(rebasing: bytes[..<min(position, bytes.count)])
        let found =
            current.map { $0 >= 0x20 && $0 < 0x7F ? "'\(Character(Unicode.Scalar($0)))'" : "byte \($0)" } ?? "the end"
        return SepitError(
            .badData, code: "json-syntax", "The JSON text can't be read at byte \(position).", file: file,
            line: before.reduce(1) { $1 == 0x0A ? $0 + 1 : $0 }, expected: expected, found: found)
    }
}
