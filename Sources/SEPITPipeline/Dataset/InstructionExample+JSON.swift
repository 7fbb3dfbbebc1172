import FileKit
import TensorKit

extension InstructionExample {
    /// As a line of a dataset file.
    var line: String {
        JSONValue.object([
            .init("id", .string(id)), .init("property", .string(property)), .init("kind", .string(kind.rawValue)),
            .init("label", label.map { .string($0) } ?? .null),
            .init("conversation", .array([Self.turn("user", question), Self.turn("assistant", answer)])),
        ]).line + "\n"
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
        guard question.split(separator: Self.placeholder, omittingEmptySubsequences: false).count == 2 else {
            throw malformed("'\(Self.placeholder)' once in the user turn")
        }
        let kindName = json["kind"]?.text ?? Kind.open.rawValue
        guard let kind = Kind(rawValue: kindName) else {
            throw malformed("a \"kind\" of " + Kind.allCases.map(\.rawValue).joined(separator: ", "))
        }
        self.init(
            id: id, question: question, answer: answer, property: json["property"]?.text ?? "", kind: kind,
            label: json["label"]?.text)
    }
}
