import FileKit
import ProteinDataset

/// Mean scores by property and kind.
package struct ScoreTable: Sendable {
    /// The answers of one property and kind.
    package struct Row: Sendable {
        package var property: String
        package var kind: InstructionExample.Kind
        package var count: Int
        /// Mean of each score over the answers that have it, in the order of `AnswerScore.columns`.
        package var means: [(name: String, value: Double)]
    }

    /// In ascending order of property, then kind.
    package let rows: [Row]

    /// - Parameter workers: that score; the result is the same for any number.
    package init(
        _ answers: [GivenAnswer], scorer: AnswerScorer, workers: Workers,
        isCancelled: @Sendable () -> Bool = { false }
    ) throws(SepitError) {
        let scores = try workers.map(answers, isCancelled: isCancelled, advance: {}) { answer in scorer.score(answer) }
        let groups = Dictionary(grouping: answers.indices) { [answers[$0].property, answers[$0].kind.rawValue] }
        rows = groups.sorted { ($0.key[0], $0.key[1]) < ($1.key[0], $1.key[1]) }.map { _, members in
            var names: [String] = []
            var sums: [String: (sum: Double, count: Int)] = [:]
            for member in members {
                for (name, value) in scores[member].columns {
                    if sums[name] == nil { names.append(name) }
                    sums[name, default: (0, 0)].sum += value
                    sums[name, default: (0, 0)].count += 1
                }
            }
            return Row(
                property: answers[members[0]].property, kind: answers[members[0]].kind, count: members.count,
                means: names.map { name in (name, sums[name].map { $0.sum / Double($0.count) } ?? 0) })
        }
    }
}

extension ScoreTable.Row {
    package var json: JSONValue {
        .object(
            [.init("property", .string(property)), .init("kind", .string(kind.rawValue)), .init("n", .integer(count))]
                + means.map { .init($0.name, .number($0.value)) })
    }
}
