import FileKit
import ProteinDataset

/// What stage 3 learns from: the dataset's conversations with experts, and a share of stage 2's examples as they were, so that
/// nothing is forgotten.
struct StageThreeExamples {
    /// In the order in which they are read; groups are drawn from it.
    let examples: [InstructionExample]

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
        let count = Int((Double(own.count) * settings.replay).rounded())
        let replay = try dataset.examples(stage: 2, split: .train).shuffled(with: &random).prefix(count)
        examples = own + replay
    }
}
