import FileKit

/// Numbers of examples by stage, side and kind; yes/no questions by their answer.
struct ExampleCounts: Sendable {
    private var counts: [Int: [DatasetSide: [String: Int]]] = [:]
    /// Of pairs of answers, by kind of the question.
    private var pairs: [DatasetSide: [String: Int]] = [:]

    mutating func add(_ example: InstructionExample, stage: Int, _ side: DatasetSide) {
        let name = example.kind == .yesno ? example.label ?? "" : example.kind.rawValue
        counts[stage, default: [:]][side, default: [:]][name, default: 0] += 1
    }

    mutating func add(_ pair: PreferencePair, _ side: DatasetSide) {
        pairs[side, default: [:]][pair.right.kind.rawValue, default: 0] += 1
    }

    mutating func add(_ other: ExampleCounts) {
        for (side, names) in other.pairs { pairs[side, default: [:]].merge(names, uniquingKeysWith: +) }
        for (stage, sides) in other.counts {
            for (side, names) in sides {
                counts[stage, default: [:]][side, default: [:]].merge(names, uniquingKeysWith: +)
            }
        }
    }

    var byStage: [Int: [DatasetSide: Int]] { counts.mapValues { $0.mapValues { $0.values.reduce(0, +) } } }

    func json(stage: Int) -> JSONValue { Self.json(counts[stage] ?? [:]) }
    var preferencesJSON: JSONValue { Self.json(pairs) }

    private static func json(_ counts: [DatasetSide: [String: Int]]) -> JSONValue {
        .object(DatasetSide.allCases.map { .init($0.rawValue, .counts(counts[$0] ?? [:])) })
    }
}
