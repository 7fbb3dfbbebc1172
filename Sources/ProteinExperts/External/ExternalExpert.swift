import FileKit

/// A program of the user's as an expert, described by a card in YAML; see `ExternalCard`. Nothing runs one unless its card was
/// named.
public struct ExternalExpert: Expert {
    private let description: ExternalCard

    /// - Throws: `SepitError` `.badData` (`card-invalid`), and the errors of `FileSystem.read`.
    public init(path: String) throws(SepitError) { description = try ExternalCard(path: path) }

    /// An expert of a card that was read.
    public init(_ description: ExternalCard) { self.description = description }

    /// What it is called, what it is good for, what it takes and needs.
    public var card: ExpertCard { description.card }

    /// Letters of a text that stand in a conversation.
    private static let longestText = 2000

    /// Runs the program.
    ///
    /// - Throws: `SepitError` `.usage` (`expert-argument-invalid`), and as `ExternalProgram.run`; `.badData`
    ///   (`expert-output-invalid`).
    public func result(_ arguments: ExpertArguments, for subject: ExpertSubject) throws(SepitError) -> ExpertResult {
        let sequence = String(decoding: subject.sequence, as: UTF8.self)
        var command: [String] = []
        for word in description.command { command.append(try filled(word, arguments, sequence)) }
        let output = try ExternalProgram(
            command: command, seconds: description.timeLimit, bytes: description.outputLimit
        ).run(input: Array((description.givesFasta ? ">protein\n\(sequence)\n" : sequence + "\n").utf8))
        guard let text = String(validating: output, as: UTF8.self) else { throw invalid("text in UTF-8") }
        guard description.isJSON else {
            let said = Self.line(text)
            guard !said.isEmpty else { throw invalid("some text") }
            return ExpertResult([.init("output", said)], [.init("output", .string(said))])
        }
        guard let json = try? output.withUnsafeBytes({ (bytes) throws(SepitError) in try JSONValue(parsing: bytes) }),
            let members = json.members, let said = json["text"]?.text.map(Self.line), !said.isEmpty
        else { throw invalid("a JSON object with a \"text\"") }
        return ExpertResult([.init("output", said)], members.filter { $0.key != "text" })
    }

    /// A word of the command with arguments in their places, which are not looked at again; what a model writes becomes no
    /// option of the program.
    private func filled(
        _ word: String, _ arguments: ExpertArguments, _ sequence: String
    ) throws(SepitError) -> String {
        var filled = ""
        var rest = word[...]
        while let match = rest.firstMatch(of: /\{([A-Za-z]+)\}/) {
            filled += rest[..<match.range.lowerBound]
            rest = rest[match.range.upperBound...]
            let name = String(match.output.1)
            guard let parameter = description.card.parameters.first(where: { $0.name == name }) else {
                filled += name == "sequence" ? sequence : String(match.output.0)
                continue
            }
            let value = arguments.value(name)
            if case .text = parameter.kind, filled.isEmpty, value.hasPrefix("-") {
                throw SepitError(
                    .usage, code: "expert-argument-invalid",
                    "The argument \(name) of the expert \(card.name) begins with a hyphen.",
                    expected: "text that can't be taken for an option", found: "\"\(value.prefix(40))\"")
            }
            filled += value
        }
        return filled + rest
    }

    /// On one line, without control characters.
    private static func line(_ text: String) -> String {
        let words = text.unicodeScalars.split { $0.properties.isWhitespace || $0.value < 0x20 || $0.value == 0x7F }
        return String(words.map { String(Substring($0)) }.joined(separator: " ").prefix(longestText))
    }

    private func invalid(_ expected: String) -> SepitError {
        SepitError(
            .badData, code: "expert-output-invalid", "What the expert \(card.name) wrote can't be read.",
            file: description.command[0], expected: expected)
    }
}
