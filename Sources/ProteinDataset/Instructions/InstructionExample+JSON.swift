import FileKit

extension InstructionExample {
    /// As a line of a dataset file.
    package var line: String {
        let about = proteins == [id] ? [] : [JSONValue.Member("proteins", .array(proteins.map { .string($0) }))]
        let stated = values.isEmpty ? [] : [JSONValue.Member("values", .array(values.map { .string($0) }))]
        return JSONValue.object(
            [.init("id", .string(id))] + about + [
                .init("property", .string(property)), .init("kind", .string(kind.rawValue)),
                .init("label", label.map { .string($0) } ?? .null),
            ] + stated + [
                .init(
                    "conversation",
                    .array(
                        turns.flatMap { turn in
                            [Self.said("user", turn.question)]
                                + (turn.consulted.map { [Self.said("call", $0.call), Self.said("result", $0.result)] }
                                    ?? [])
                                + [Self.said("assistant", turn.answer)]
                        }))
            ]
        ).line + "\n"
    }

    static func said(_ role: String, _ content: String) -> JSONValue {
        .object([.init("role", .string(role)), .init("content", .string(content))])
    }

    /// Reads a line. Datasets from elsewhere may leave out property, kind, label and values.
    ///
    /// - Throws: `SepitError` `.badData` (`example-malformed`).
    init(_ json: JSONValue, file: String, line: Int) throws(SepitError) {
        func malformed(_ expected: String) -> SepitError {
            SepitError(
                .badData, code: "example-malformed", "The line is not an example.", file: file, line: line,
                expected: expected)
        }
        guard let id = json["id"]?.text, !id.isEmpty else { throw malformed("an \"id\"") }
        let said = json["conversation"]?.elements ?? []
        guard let turns = Self.turns(said) else { throw malformed("a \"conversation\" of user and assistant turns") }
        var proteins = [id]
        if let list = json["proteins"], list != .null {
            proteins = list.elements?.compactMap(\.text) ?? []
            guard !proteins.isEmpty, proteins.count == list.elements?.count else {
                throw malformed("\"proteins\" to be a list of ids")
            }
        }
        func placeholders(_ text: String) -> Int {
            text.split(separator: Self.placeholder, omittingEmptySubsequences: false).count - 1
        }
        guard placeholders(turns[0].question) == proteins.count,
            turns.dropFirst().allSatisfy({ placeholders($0.question) == 0 })
        else {
            throw malformed(
                "'\(Self.placeholder)' \(proteins.count == 1 ? "once" : "for each protein") in the first user turn alone"
            )
        }
        let kindName = json["kind"]?.text ?? Kind.open.rawValue
        guard let kind = Kind(rawValue: kindName) else {
            throw malformed("a \"kind\" of " + Kind.allCases.map(\.rawValue).joined(separator: ", "))
        }
        self.init(
            id: id, proteins: proteins, turns: turns, property: json["property"]?.text ?? "", kind: kind,
            label: json["label"]?.text, values: json["values"]?.elements?.compactMap(\.text) ?? [])
    }

    /// Turns of user and assistant, between which the assistant may call an expert and read its result; nil for anything else.
    private static func turns(_ said: [JSONValue]) -> [Turn]? {
        func content(_ index: Int, _ role: String) -> String? {
            guard said.indices.contains(index), said[index]["role"]?.text == role else { return nil }
            return said[index]["content"]?.text
        }
        var turns: [Turn] = []
        var index = 0
        while index < said.count {
            guard let question = content(index, "user") else { return nil }
            var consulted: Consultation?
            if let call = content(index + 1, "call") {
                guard let result = content(index + 2, "result") else { return nil }
                consulted = Consultation(call: call, result: result)
                index += 2
            }
            guard let answer = content(index + 1, "assistant"), !answer.isEmpty else { return nil }
            turns.append(Turn(question: question, answer: answer, consulted: consulted))
            index += 2
        }
        return turns.isEmpty ? nil : turns
    }
}
