import FileKit

/// A call of an expert as a model or a person writes it: `composition(pH=7.4)`.
public struct ExpertCall: Sendable, Equatable {
    /// Longer ones are no calls.
    public static let longest = 400

    /// Of the expert, as it was written.
    public var name: String
    /// By name, as they were written.
    public var arguments: [String: String]

    /// A call of these.
    public init(_ name: String, _ arguments: [String: String] = [:]) {
        (self.name, self.arguments) = (name, arguments)
    }

    /// A call that was written. Values may hold commas and brackets, as motifs do; they can't hold a comma that a name and
    /// an equals sign follow.
    ///
    /// - Throws: `SepitError` `.usage` (`expert-call-malformed`).
    public init(parsing text: String) throws(SepitError) {
        let text = text.trimmed
        let name = text.prefix { $0.isASCII && ($0.isLetter || $0 == "-") }
        var rest = text[name.endIndex...]
        guard !name.isEmpty, text.utf8.count <= Self.longest, rest.isEmpty || (rest.first == "(" && rest.last == ")")
        else { throw Self.malformed(text) }
        rest = rest.dropFirst().dropLast()
        var arguments: [String: String] = [:]
        while !rest.trimmed.isEmpty {
            guard let first = rest.prefixMatch(of: /\s*([A-Za-z]+)\s*=/) else { throw Self.malformed(text) }
            let value = rest[first.range.upperBound...]
            let end = value.firstRange(of: /,\s*[A-Za-z]+\s*=/)?.lowerBound ?? value.endIndex
            guard arguments.updateValue(value[..<end].trimmed, forKey: String(first.output.1)) == nil else {
                throw Self.malformed(text)
            }
            rest = value[end...].dropFirst()
        }
        self.init(String(name), arguments)
    }

    /// As it is written: arguments in the order of their names.
    public var text: String {
        let list = arguments.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        return "\(name)(\(list.joined(separator: ", ")))"
    }

    private static func malformed(_ text: String) -> SepitError {
        SepitError(
            .usage, code: "expert-call-malformed", "This is no call of an expert.",
            expected: "name(argument=value, …)", found: "\"\(text.prefix(60))\"")
    }
}

extension StringProtocol {
    /// Without the space around it.
    var trimmed: String {
        let start = drop(while: \.isWhitespace)
        guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(start[...last])
    }
}
