import FileKit
import ProteinDataset

/// What stage 3 learns from: the dataset's conversations with experts, and a share of stage 2's examples as they were, so that
/// nothing is forgotten.
struct StageThreeExamples {
    /// In the order in which they are read; groups are drawn from it.
    let examples: [LearnedExample]

    /// - Throws: `SepitError` `.missingInput` (`stage3-missing`), `.badData` (`dataset-empty`), and as
    ///   `InstructionDataset.examples`.
    init(_ dataset: InstructionDataset, _ settings: TrainingSettings) throws(SepitError) {
        let file = Path.join(dataset.path, "stage3/train.jsonl")
        guard FileSystem.exists(file) else {
            throw SepitError(
                .missingInput, code: "stage3-missing", "The dataset has no conversations with experts.", file: file,
                hint: "Build it with `sepit build-dataset ... --experts`.")
        }
        let own = try dataset.examples(stage: 3, split: .train)
        guard !own.isEmpty else {
            throw SepitError(
                .badData, code: "dataset-empty", "The dataset has nothing to train stage3 on.", file: dataset.path)
        }
        var random = CounterRandom(seed: UInt64(settings.seed), stream: "replay")
        let short = try dataset.examples(stage: 2, split: .train).filter { example in
            example.proteins.allSatisfy { dataset.proteins.length(of: $0) ?? 0 <= settings.maxProteinLength }
        }
        let replayed = Self.drawn(
            from: short.shuffled(with: &random), count: Int((Double(own.count) * settings.replay).rounded()))
        examples = own.map { LearnedExample(right: $0) } + replayed.map { LearnedExample(right: $0, isReplayed: true) }
    }

    /// Of each property a share that goes with the square root of its examples, so that rare ones are not forgotten.
    private static func drawn(from examples: [InstructionExample], count: Int) -> [InstructionExample] {
        var counts: [String: Double] = [:]
        for example in examples { counts[example.property, default: 0] += 1 }
        let all = counts.values.reduce(0) { $0 + $1.squareRoot() }
        var left = counts.mapValues { Int((Double(count) * $0.squareRoot() / all).rounded(.up)) }
        return examples.filter { example in
            guard let rest = left[example.property], rest > 0 else { return false }
            left[example.property] = rest - 1
            return true
        }
    }
}
