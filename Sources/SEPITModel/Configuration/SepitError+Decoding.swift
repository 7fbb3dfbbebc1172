import FileKit

extension SepitError {
    /// What a failure to decode JSON says to a person: the field, what belongs there and what is there.
    ///
    /// - Parameter fileNames: puts the names that fields have in the file into a text that has the decoder's.
    static func undecodable(
        _ error: any Error, _ json: JSONValue, code: String, _ message: String, file: String,
        fileNames: (String) -> String
    ) -> SepitError {
        var (path, expected): ([any CodingKey], String?) = ([], nil)
        switch error {
        case DecodingError.typeMismatch(let type, let context), DecodingError.valueNotFound(let type, let context):
            (path, expected) = (context.codingPath, name(of: type))
        case DecodingError.keyNotFound(let key, let context): (path, expected) = (context.codingPath + [key], "a value")
        case DecodingError.dataCorrupted(let context): path = context.codingPath
        default: break
        }
        var problem = SepitError(
            .badData, code: code, message, file: file, expected: expected,
            hint: "Use the file that came with the weights.")
        guard !path.isEmpty else { return problem }
        problem.message = "The field \"\(fileNames(path.map(\.stringValue).joined(separator: ".")))\" can't be used."
        var found: JSONValue? = json
        for key in path {
            let elements = found?.elements ?? []
            found = key.intValue.map { $0 < elements.count ? elements[$0] : nil } ?? found?[key.stringValue]
        }
        problem.found = found.map { String($0.line.prefix(80)) } ?? "nothing"
        // What has the right kind of value but not one that fits is a fraction, or a name that is not known.
        if expected == nil, case .number = found { problem.expected = "a whole number" }
        return problem
    }

    private static func name(of type: Any.Type) -> String? {
        switch type {
        case is Int.Type: "a whole number"
        case is Float.Type, is Double.Type: "a number"
        case is Bool.Type: "true or false"
        case is String.Type: "a text"
        case is [String: Any].Type: "fields in braces"
        case is [Any].Type: "a list in brackets"
        default: nil
        }
    }
}
