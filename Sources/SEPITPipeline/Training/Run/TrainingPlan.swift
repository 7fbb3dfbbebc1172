import FileKit
import LanguageModel
import ProteinDataset
import SEPITModel

/// What a run will do: its data, the model that it begins with, and which examples each step takes.
///
/// A function of request and configuration; making one reads files and writes none.
package struct TrainingPlan {
    let request: TrainingRun.Request
    let configuration: TrainingConfiguration
    let dataset: InstructionDataset
    let tokenizer: Tokenizer
    /// As it begins, with the adapters that are trained.
    package let model: TrainableModel
    /// Fingerprint of the model under the adapters; nil where there are none.
    let base: String?
    package let rates: LearningRates
    package let train, valid: TrainingSet
    package let steps: StepPlan
    let objective: any Objective
    /// An example to show, as the model reads it.
    let first: (example: InstructionExample, text: TextInput)

    /// - Throws: `SepitError` for data, model or configuration that can't be used, `.missingInput` (`model-required`)
    ///   for a stage 2 without a model, `.badData` (`dataset-empty`).
    package init(_ request: TrainingRun.Request, _ configuration: TrainingConfiguration) throws(SepitError) {
        let stage = configuration.stage
        dataset = try InstructionDataset(path: request.data)
        let examples = try Self.trainingExamples(dataset, stage)
        let start = try Self.startingModel(request, configuration, dataset)
        rates = LearningRates(configuration, start.model.configuration)
        try Self.require(rates)
        if stage != .stage0, !configuration.tuning.isAdapter {
            start.model.reads(evidence: configuration.train.evidence > 0)
        }
        let reader = try ExampleReader(dataset, start.tokenizer, start.model.configuration, configuration)
        train = try reader.trainingSet(examples)
        valid = try reader.validationSet(
            Array(try dataset.examples(stage: stage.examples, split: .valid).prefix(Self.validationExamples)))
        first = (examples[0], try reader.first(examples[0]))
        steps = StepPlan(train, configuration.train)
        objective = Self.objective(start.model, train, seed: UInt64(configuration.train.seed))
        (self.request, self.configuration) = (request, configuration)
        (tokenizer, model, base) = start
    }

    /// Validation loss is measured on so many examples at most.
    private static let validationExamples = 512

    /// - Throws: `SepitError` `.badData` (`rate-destructive`).
    private static func require(_ rates: LearningRates) throws(SepitError) {
        guard let (part, rate) = rates.destroyed.first else { return }
        throw SepitError(
            .badData, code: "rate-destructive",
            "At this learning rate, the imported \(part.rawValue) forgets what it knows.",
            expected: "at most 1e-4; 1e-5 is usual", found: rate.configurationText,
            hint:
                "Leave out train.learningRate, train adapters with --set tuning.method=lora, or add --set train.force=true."
        )
    }

    /// The examples of a stage, at least one.
    private static func trainingExamples(
        _ dataset: InstructionDataset, _ stage: TrainingStage
    ) throws(SepitError) -> [InstructionExample] {
        let examples = try dataset.examples(stage: stage.examples, split: .train)
        guard !examples.isEmpty else {
            throw SepitError(
                .badData, code: "dataset-empty", "The dataset has nothing to train \(stage.rawValue) on.",
                file: dataset.path, hint: "Its proteins may lack annotations: see report.json in the dataset.")
        }
        return examples
    }

    private typealias Start = (tokenizer: Tokenizer, model: TrainableModel, base: String?)

    /// The given model as the stage begins with it, or a new one.
    private static func startingModel(
        _ request: TrainingRun.Request, _ configuration: TrainingConfiguration, _ dataset: InstructionDataset
    ) throws(SepitError) -> Start {
        guard let path = request.model else { return try newModel(configuration, dataset) }
        let tokenizer = try Tokenizer(directory: path)
        let loaded = try ModelDirectory.load(path)
        let base = configuration.tuning.isAdapter ? ModelFingerprint.of(loaded.store) : nil
        let model = try configuration.start(from: loaded)
        try configuration.adapter?.attach(to: model.store)
        return (tokenizer, model, base)
    }

    /// A model made from nothing, with a tokenizer for the dataset's own texts.
    private static func newModel(
        _ configuration: TrainingConfiguration, _ dataset: InstructionDataset
    ) throws(SepitError) -> Start {
        guard configuration.stage != .stage2 else {
            throw SepitError(
                .missingInput, code: "model-required", "Stage 2 starts from a model that stage 1 made.",
                hint: "Add --model RUN1/model.")
        }
        guard !configuration.tuning.isAdapter else {
            throw SepitError(
                .missingInput, code: "model-required", "Adapters change a model that there is already.",
                hint: "Add --model DIR, or train in full with --set tuning.method=full.")
        }
        let tokenizer = try dataset.tokenizer(size: configuration.model.vocabularySize)
        let sizes = ModelConfiguration(configuration.model, tokenizer)
        let model = configuration.stage == .stage0 ? TrainableModel(warmingUp: sizes) : TrainableModel(sizes)
        model.store.initialize(seed: UInt64(configuration.train.seed))
        return (tokenizer, model, nil)
    }

    private static func objective(_ model: TrainableModel, _ train: TrainingSet, seed: UInt64) -> any Objective {
        guard let heads = model.warmUp else { return InstructionObjective(model: model) }
        let captions = CaptionEncoder(
            train.groups.map(\.answers), width: model.configuration.text.hiddenSize, seed: seed)
        return WarmUpObjective(model: model, heads: heads, captions: captions)
    }
}
