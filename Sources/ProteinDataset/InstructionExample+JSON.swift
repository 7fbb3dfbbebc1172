import FileKit

extension InstructionExample {
    /// As a line of a dataset file.
    var line: String {
        let about = proteins == [id] ? [] : [JSONValue.Member("proteins", .array(proteins.map { .string($0) }))]
        return JSONValue.object(
            [.init("id", .string(id))] + about + [
                .init("property", .string(property)), .init("kind", .string(kind.rawValue)),
                .init("label", label.map { .string($0) } ?? .null),
                .init("conversation", .array([Self.turn("user", question), Self.turn("assistant", answer)])),
            ]
        ).line + "\n"
    }

    private static func turn(_ role: String, _ content: String) -> JSONValue {
        .object([.init("role", .string(role)), .init("content", .string(content))])
    }

    /// Reads a line. Datasets from elsewhere may leave out property, kind and label.
    ///
    /// - Throws: `SepitError` `.badData` (`example-malformed`).
    init(_ json: JSONValue, file: String, line: Int) throws(SepitError) {
        func malformed(_ expected: String) -> SepitError {
            SepitError(
                .badData, code: "example-malformed", "The line is not an example.", file: file, line: line,
                expected: expected)
        }
        guard let id = json["id"]?.text, !id.isEmpty else { throw malformed("an \"id\"") }
        guard let turns = json["conversation"]?.elements, turns.count == 2,
            turns[0]["role"]?.text == "user", let question = turns[0]["content"]?.text,
            turns[1]["role"]?.text == "assistant", let answer = turns[1]["content"]?.text, !answer.isEmpty
        else { throw malformed("a \"conversation\" of one user and one assistant turn") }
        var proteins = [id]
        if let list = json["proteins"], list != .null {
            proteins = list.elements?.compactMap(\.text) ?? []
            guard !proteins.isEmpty, proteins.count == list.elements?.count else {
                throw malformed("\"proteins\" to be a list of ids")
            }
        }
        guard question.split(separator: Self.placeholder, omittingEmptySubsequences: false).count == proteins.count + 1
        else {
            throw malformed("'\(Self.placeholder)' \(proteins.count == 1 ? "once" : "for each protein") in the user turn")
        }
        let kindName = json["kind"]?.text ?? Kind.open.rawValue
        guard let kind = Kind(rawValue: kindName) else {
            throw malformed("a \"kind\" of " + Kind.allCases.map(\.rawValue).joined(separator: ", "))
        }
        self.init(
            id: id, proteins: proteins, question: question, answer: answer, property: json["property"]?.text ?? "",
            kind: kind, label: json["label"]?.text)
    }
}
