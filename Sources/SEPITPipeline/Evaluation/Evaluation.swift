/// Accuracy of a model's answers on one side of a dataset, by property and kind of question.
public struct Evaluation: Sendable {
    /// In the order of the questions.
    public let outcomes: [EvaluationOutcome]
    /// By kind and property.
    public let scores: [EvaluationScore]

    init(_ outcomes: [EvaluationOutcome]) {
        self.outcomes = outcomes
        scores = Dictionary(grouping: outcomes) { [$0.property, $0.kind] }.map { key, group in
            let common = Dictionary(grouping: group, by: \.reference).values.map(\.count).max() ?? 0
            return EvaluationScore(
                property: key[0], kind: key[1], right: group.count { $0.right }, total: group.count,
                chance: Double(common) / Double(group.count))
        }.sorted { ($0.kind, $0.property) < ($1.kind, $1.property) }
    }
}
