import FileKit
import LanguageModel
import ProteinDataset

extension InstructionDataset {
    /// A tokenizer learnt from the questions and answers of the training side, with the special tokens of the prompt.
    ///
    /// - Parameter size: at most so many tokens.
    /// - Throws: `SepitError` as `examples(stage:split:)` and `ByteLevelBPETrainer.train(on:)`.
    func tokenizer(size: Int) throws(SepitError) -> Tokenizer {
        var texts: [String] = []
        for stage in [1, 2] {
            for example in try examples(stage: stage, split: .train) {
                texts += [example.question, " " + example.answer]
            }
        }
        return try ByteLevelBPETrainer(vocabularySize: size).train(on: texts)
    }
}
