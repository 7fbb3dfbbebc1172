import FileKit
import LanguageModel
import ProteinDataset
import SEPITModel

extension ModelImport {
    /// A model from a trained protein model and a new language model, whose tokenizer is learnt from a dataset's texts.
    ///
    /// - Parameters:
    ///   - protein: an ESM-2 checkpoint in the transformers layout.
    ///   - preset: the language model's sizes, as training from nothing gives it.
    ///   - dataset: the folder of the dataset.
    ///   - seed: of all that is new.
    /// - Throws: `SepitError` as `make(protein:text:seed:)` and `InstructionDataset`.
    public static func make(
        protein: String, preset: ModelPreset, dataset: String, seed: UInt64 = 0
    ) throws(SepitError) -> (model: TrainableModel, tokenizer: Tokenizer) {
        let settings = ModelSettings(preset)
        let tokenizer = try InstructionDataset(path: dataset).tokenizer(size: settings.vocabularySize)
        let model = try make(
            protein: protein, newText: LlamaConfiguration(settings, tokenizer), tokenizer: tokenizer, seed: seed)
        return (model, tokenizer)
    }
}
