import FileKit
import LanguageModel
import ProteinDataset
import SEPITModel
import StructureEncoder

/// Turns a dataset's examples into tokens for a model, and leaves out what is too long for it.
struct ExampleReader {
    private let dataset: InstructionDataset
    private let template: PromptTemplate
    private let model: ModelConfiguration
    private let stage: TrainingStage
    private let settings: TrainingSettings
    /// Residues of the longest protein that is used.
    private let longest: Int

    init(
        _ dataset: InstructionDataset, _ tokenizer: Tokenizer, _ model: ModelConfiguration,
        _ configuration: TrainingConfiguration
    ) throws(SepitError) {
        self.dataset = dataset
        self.model = model
        template = try PromptTemplate(tokenizer, model)
        (stage, settings) = (configuration.stage, configuration.train)
        // The released code cuts what is longer than its window.
        longest =
            model.compatibility == .paper
            ? settings.maxProteinLength
            : min(settings.maxProteinLength, ProteinLength.residues(tokens: model.protein.maxTokens))
    }

    /// An example's conversation.
    func text(of example: InstructionExample) throws(SepitError) -> TextInput {
        try template.example(question: example.question, answer: example.answer, proteins: example.proteins.count)
    }

    /// The examples that are short enough.
    func set(_ examples: [InstructionExample]) throws(SepitError) -> TrainingSet {
        try TrainingSet(
            examples, stage: stage, proteins: dataset.proteins, template: template, configuration: model,
            maxProteinLength: longest, maxTextLength: settings.maxTextLength)
    }

    /// The same, at least one.
    ///
    /// - Throws: also `SepitError` `.badData` (`dataset-empty`), which names the limit.
    func trainingSet(_ examples: [InstructionExample]) throws(SepitError) -> TrainingSet {
        let set = try set(examples)
        guard !set.groups.isEmpty else {
            throw SepitError(
                .badData, code: "dataset-empty", "All \(set.tooLong) examples are too long.", file: dataset.path,
                expected:
                    "proteins of at most \(longest) residues, conversations of at most \(settings.maxTextLength) tokens",
                hint: longest < settings.maxProteinLength
                    ? "The model reads no longer proteins, whatever train.maxProteinLength is."
                    : "Raise train.maxProteinLength or train.maxTextLength, within what the language model reads"
                        + (model.text.maxPositions.map { " (\($0) tokens in all)." } ?? "."))
        }
        return set
    }
}
