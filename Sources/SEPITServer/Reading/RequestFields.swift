import FileKit

/// The fields of a request's JSON object, read one by one; what is of another kind, out of range or unknown is refused.
struct RequestFields {
    private let members: [JSONValue.Member]
    private var read: Set<String> = []

    /// - Throws: `SepitError` `.usage` (`json-syntax`, `json-object`).
    init(_ request: Request) throws(SepitError) {
        let value: JSONValue
        do throws(SepitError) {
            value = try JSONValue(parsing: request.body)
        } catch {
            throw SepitError(
                .usage, code: error.code, "The body is no JSON: " + error.message, line: error.line,
                expected: error.expected, found: error.found)
        }
        guard let members = value.members else {
            throw SepitError(.usage, code: "json-object", "The body is no JSON object.")
        }
        self.members = members
    }

    /// A field, known from now on; nil where it is missing or null.
    mutating func value(_ name: String) -> JSONValue? {
        read.insert(name)
        guard let value = members.first(where: { $0.key == name })?.value, value != .null else { return nil }
        return value
    }

    /// - Throws: `SepitError` `.usage` (`field-invalid`).
    mutating func text(_ name: String) throws(SepitError) -> String? {
        guard let value = value(name) else { return nil }
        guard let text = value.text else { throw Self.invalid(name, "a text") }
        return text
    }

    /// - Throws: as `text`.
    mutating func texts(_ name: String) throws(SepitError) -> [String]? {
        guard let value = value(name) else { return nil }
        let texts = value.elements?.compactMap(\.text)
        guard let texts, texts.count == value.elements?.count else { throw Self.invalid(name, "a list of texts") }
        return texts
    }

    /// - Throws: as `text`.
    mutating func whole(_ name: String, in range: ClosedRange<Int>) throws(SepitError) -> Int? {
        guard let value = value(name) else { return nil }
        guard let whole = value.exactWhole, range.contains(whole) else {
            throw Self.invalid(name, "a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return whole
    }

    /// - Throws: as `text`.
    mutating func number(_ name: String, in range: ClosedRange<Double>) throws(SepitError) -> Double? {
        guard let value = value(name) else { return nil }
        guard let number = value.double, range.contains(number) else {
            throw Self.invalid(name, "a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// - Throws: as `text`.
    mutating func flag(_ name: String) throws(SepitError) -> Bool? {
        guard let value = value(name) else { return nil }
        guard let flag = value.flag else { throw Self.invalid(name, "true or false") }
        return flag
    }

    /// All has been read that is known.
    ///
    /// - Throws: `SepitError` `.usage` (`field-unknown`).
    func end() throws(SepitError) {
        guard let unknown = members.first(where: { !read.contains($0.key) }) else { return }
        throw SepitError(
            .usage, code: "field-unknown", "There is no such field.",
            expected: "one of " + read.sorted().joined(separator: ", "), found: "\"\(unknown.key.prefix(40))\"")
    }

    static func invalid(_ name: String, _ expected: String) -> SepitError {
        SepitError(.usage, code: "field-invalid", "The field \"\(name)\" is not what it should be.", expected: expected)
    }
}

extension JSONValue {
    /// A whole number, however it is written: clients write 3 as 3.0.
    fileprivate var exactWhole: Int? { whole ?? double.flatMap { Int(exactly: $0) } }
}
