import FileKit
import ProteinDataset

/// What a stage learns from: an example, or in preference tuning one with a right answer and one with a wrong answer.
struct LearnedExample {
    var right: InstructionExample
    var wrong: InstructionExample?
    /// Whether it is one of stage 2 that stage 3 sees again.
    var isReplayed = false

    /// Those of a stage, on one side of a dataset.
    ///
    /// - Throws: the errors of reading a dataset.
    static func all(
        of stage: TrainingStage, in dataset: InstructionDataset, _ side: DatasetSide
    ) throws(SepitError) -> [LearnedExample] {
        guard stage == .dpo else {
            return try dataset.examples(stage: stage.examples, split: side).map { LearnedExample(right: $0) }
        }
        return try dataset.preferences(split: side).map { LearnedExample(right: $0.right, wrong: $0.wrong) }
    }
}
