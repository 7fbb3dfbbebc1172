import FileKit

extension PreferencePair {
    /// As a line of a dataset file.
    var line: String {
        let about =
            right.proteins == [right.id]
            ? []
            : [
                JSONValue.Member("proteins", .array(right.proteins.map { .string($0) }))
            ]
        return JSONValue.object(
            [.init("id", .string(right.id))] + about + [
                .init("property", .string(right.property)), .init("kind", .string(right.kind.rawValue)),
                .init("prompt", .string(right.question)), .init("chosen", .string(right.answer)),
                .init("rejected", .string(wrong.answer)),
            ]
        ).line + "\n"
    }

    /// Reads a line; property and kind may be left out.
    ///
    /// - Throws: `SepitError` `.badData` (`example-malformed`).
    init(_ json: JSONValue, file: String, line: Int) throws(SepitError) {
        func text(_ key: String) throws(SepitError) -> String {
            guard let text = json[key]?.text, !text.isEmpty else {
                throw SepitError(
                    .badData, code: "example-malformed", "The line is not a pair of answers.", file: file, line: line,
                    expected: "\"prompt\", \"chosen\" and \"rejected\", each a text",
                    hint: "docs/dataset.md describes the file.")
            }
            return text
        }
        let (prompt, chosen, rejected) = (try text("prompt"), try text("chosen"), try text("rejected"))
        guard chosen != rejected else {
            throw SepitError(
                .badData, code: "example-malformed", "The right answer is the wrong one.", file: file, line: line,
                expected: "\"rejected\" other than \"chosen\"", found: chosen)
        }
        let conversation = JSONValue.Member(
            "conversation",
            .array([InstructionExample.said("user", prompt), InstructionExample.said("assistant", chosen)]))
        // Everything else is as in an example.
        let example = try InstructionExample(
            .object((json.members ?? []).filter { $0.key != "conversation" } + [conversation]), file: file, line: line)
        self.init(example, wrongAnswer: rejected)
    }
}
