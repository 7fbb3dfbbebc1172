import FileKit
import ProteinDataset

/// What the training side of a dataset teaches one who doesn't look at proteins, and which values it has.
struct TrainingAnswers {
    private let baselines: BlindBaselines
    /// Captions of the proteins that may be a best hit.
    private let captions: [String: String]
    /// The text that training has most often for a kind of prose.
    private let commonest: [InstructionExample.Kind: String]
    /// In lower case, by property.
    private let values: [String: Set<String>]

    /// - Parameter proteins: those that may be a best hit.
    /// - Throws: the errors of reading a dataset.
    init(_ dataset: InstructionDataset, remembering proteins: Set<String>) throws(SepitError) {
        var captions: [String: String] = [:]
        var counts: [InstructionExample.Kind: [String: Int]] = [:]
        var values: [String: Set<String>] = [:]
        baselines = try BlindBaselines(remembering: proteins) { (learn) throws(SepitError) in
            for stage in [1, 2] {
                try dataset.forEachExample(stage: stage, split: .train) { example in
                    learn(example)
                    if example.kind.isProse {
                        for turn in example.turns { counts[example.kind, default: [:]][turn.answer, default: 0] += 1 }
                    }
                    if example.kind == .caption, example.proteins.count == 1, proteins.contains(example.proteins[0]) {
                        captions[example.proteins[0]] = example.answer
                    }
                    if example.kind == .open {
                        values[example.property, default: []].formUnion(Self.expected(example))
                    }
                }
            }
        }
        self.captions = captions
        self.values = values
        commonest = counts.compactMapValues { counts in
            counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
        }
    }

    /// What the rules answer; in prose, the best hit says what the caption of the nearest protein says.
    func answers(
        to example: InstructionExample, neighbours: [Neighbour]
    ) -> BlindAnswers {
        // Of several proteins, none is the one that is asked about.
        let near = example.proteins.count == 1 ? neighbours : []
        guard example.kind.isProse else { return baselines.answers(to: example, neighbours: near) }
        func prose(_ text: String?) -> BlindAnswer? { text.map { BlindAnswer(label: $0, values: [], text: $0) } }
        let common = prose(commonest[example.kind])
        return BlindAnswers(
            majority: common, questionOnly: common,
            bestHit: prose(near.lazy.compactMap { captions[$0.protein.id] }.first) ?? common)
    }

    /// Whether training has what a right answer says, of sets all members, or the value that is asked about; nil for prose.
    func isAnswerable(_ example: InstructionExample) -> Bool? {
        if AnswerScorer.isProse(example.property, example.kind) { return nil }
        if example.kind == .yesno, example.values.isEmpty { return nil }
        let (known, expected) = (values[example.property] ?? [], Self.expected(example))
        return AnswerScorer.hasSets(example.property)
            ? known.isSuperset(of: expected) : !known.isDisjoint(with: expected)
    }

    private static func expected(_ example: InstructionExample) -> [String] {
        (example.values.isEmpty ? example.label.map { [$0] } ?? [] : example.values).map { $0.lowercased() }
    }
}
