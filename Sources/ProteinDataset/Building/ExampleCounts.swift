import FileKit

/// Numbers of examples by stage, side and kind; yes/no questions by their answer.
struct ExampleCounts: Sendable {
    private var counts: [Int: [DatasetSide: [String: Int]]] = [:]

    mutating func add(_ example: InstructionExample, stage: Int, _ side: DatasetSide) {
        let name = example.kind == .yesno ? example.label ?? "" : example.kind.rawValue
        counts[stage, default: [:]][side, default: [:]][name, default: 0] += 1
    }

    mutating func add(_ other: ExampleCounts) {
        for (stage, sides) in other.counts {
            for (side, names) in sides {
                counts[stage, default: [:]][side, default: [:]].merge(names, uniquingKeysWith: +)
            }
        }
    }

    var byStage: [Int: [DatasetSide: Int]] { counts.mapValues { $0.mapValues { $0.values.reduce(0, +) } } }

    func json(stage: Int) -> JSONValue {
        .object(
            DatasetSide.allCases.map { side in
                .init(side.rawValue, .counts(counts[stage]?[side] ?? [:]))
            })
    }
}
