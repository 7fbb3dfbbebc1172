import FileKit

extension DatasetDifference {
    /// All of it as one object.
    package var json: JSONValue {
        func list(_ values: [String]) -> JSONValue { .array(values.map { .string($0) }) }
        return .object([
            .init("proteins", .object([.init("added", list(added)), .init("removed", list(removed))])),
            .init(
                "sides",
                .array(
                    moved.map {
                        .object([
                            .init("id", .string($0.id)), .init("from", .string($0.from)), .init("to", .string($0.to)),
                        ])
                    })),
            .init(
                "facts",
                .array(
                    facts.map {
                        .object([
                            .init("id", .string($0.id)), .init("property", .string($0.property)),
                            .init("added", list($0.added)), .init("removed", list($0.removed)),
                        ])
                    })),
            .init(
                "questions",
                .object(
                    questions.sorted { $0.key < $1.key }.map {
                        .init($0.key, .counts(["added": $0.value.added, "removed": $0.value.removed]))
                    })),
        ])
    }

    /// For a person: the lines of `diff`, `-` for what was and `+` for what is now; nothing where there is no difference.
    package var text: String {
        var lines = removed.map { "- protein \($0)" } + added.map { "+ protein \($0)" }
        lines += moved.map { "  \($0.id) went from \($0.from) to \($0.to)" }
        for fact in facts {
            lines += fact.removed.map { "- \(fact.id) \(fact.property): \($0)" }
            lines += fact.added.map { "+ \(fact.id) \(fact.property): \($0)" }
        }
        lines += questions.sorted { $0.key < $1.key }.map { topic, count in
            "  \(topic): \(count.removed) gone, \(count.added) new"
        }
        return lines.map { $0 + "\n" }.joined()
    }
}
