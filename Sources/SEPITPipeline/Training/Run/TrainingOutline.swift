import FileKit
import LanguageModel
import ProteinDataset
import SEPITModel

/// What a run will do, without the weights of its model: its data, the sizes of the model, and which examples each step takes.
package struct TrainingOutline {
    let request: TrainingRun.Request
    let configuration: TrainingConfiguration
    let dataset: InstructionDataset
    let tokenizer: Tokenizer
    /// Of the model that the run is given or makes, before the stage changes it.
    private let given: ModelConfiguration
    package let rates: LearningRates
    package let train, valid: TrainingSet
    package let steps: StepPlan
    /// An example to show, as the model reads it.
    let first: (example: InstructionExample, text: TextInput)

    /// - Throws: `SepitError` for data or configuration that can't be used, `.missingInput` (`model-required`) for a stage 2
    ///   without a model, `.badData` (`dataset-empty`).
    package init(_ request: TrainingRun.Request, _ configuration: TrainingConfiguration) throws(SepitError) {
        (self.request, self.configuration) = (request, configuration)
        let stage = configuration.stage
        dataset = try InstructionDataset(path: request.data)
        let examples = try Self.trainingExamples(dataset, configuration)
        (tokenizer, given) = try Self.given(request, configuration, dataset)
        rates = LearningRates(configuration, given)
        try Self.require(rates)
        let reader = try ExampleReader(dataset, tokenizer, given, configuration)
        train = try reader.trainingSet(examples)
        valid = try reader.validationSet(
            Array(try LearnedExample.all(of: stage, in: dataset, .valid).prefix(Self.validationExamples)))
        first = (examples[0].right, try reader.first(examples[0]))
        steps = StepPlan(train, configuration.train)
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
        _ dataset: InstructionDataset, _ configuration: TrainingConfiguration
    ) throws(SepitError) -> [LearnedExample] {
        let stage = configuration.stage
        if stage == .stage3 {
            return try StageThreeExamples(dataset, configuration.train).examples
        }
        let examples = try LearnedExample.all(of: stage, in: dataset, .train)
        guard !examples.isEmpty else {
            throw SepitError(
                .badData, code: "dataset-empty", "The dataset has nothing to train \(stage.rawValue) on.",
                file: dataset.path,
                hint: stage == .dpo
                    ? "Build it again, or write pairs of answers of your own: docs/dataset.md describes preferences/."
                    : "Its proteins may lack annotations: see report.json in the dataset.")
        }
        return examples
    }

    /// Tokenizer and sizes of the given model, or of a new one, whose tokenizer is made for the dataset's own texts.
    private static func given(
        _ request: TrainingRun.Request, _ configuration: TrainingConfiguration, _ dataset: InstructionDataset
    ) throws(SepitError) -> (Tokenizer, ModelConfiguration) {
        if let path = request.model {
            let (tokenizer, model) = (try Tokenizer(directory: path), try ModelDirectory.contents(path).0)
            return configuration.stage == .stage3 ? try Self.withCalls(tokenizer, model) : (tokenizer, model)
        }
        guard !configuration.stage.asksQuestions else {
            let isTwo = configuration.stage == .stage2
            throw SepitError(
                .missingInput, code: "model-required",
                isTwo
                    ? "Stage 2 starts from a model that stage 1 made."
                    : "\(configuration.stage.rawValue) tunes a model that answers questions.",
                hint: "Add --model \(isTwo ? "RUN1" : "RUN2")/model.")
        }
        guard !configuration.tuning.isAdapter else {
            throw SepitError(
                .missingInput, code: "model-required", "Adapters change a model that there is already.",
                hint: "Add --model DIR, or train in full with --set tuning.method=full.")
        }
        let tokenizer = try dataset.tokenizer(size: configuration.model.vocabularySize)
        return (tokenizer, ModelConfiguration(configuration.model, tokenizer))
    }

    /// The same with the tokens of calls.
    private static func withCalls(
        _ tokenizer: Tokenizer, _ model: ModelConfiguration
    ) throws(SepitError) -> (Tokenizer, ModelConfiguration) {
        let tokenizer = try tokenizer.adding(specialTokens: ExpertTokens.all)
        var model = model
        model.callsExperts = true
        model.text.vocabularySize = TrainableModel.rows(for: tokenizer.vocabularySize, beside: model)
        return (tokenizer, model)
    }

    // MARK: Model

    /// The given model as the stage begins with it, or a new one; with the fingerprint of what is under its adapters.
    func startingModel() throws(SepitError) -> (model: TrainableModel, base: String?) {
        let stage = configuration.stage
        guard let path = request.model else {
            let model =
                stage == .stage0
                ? TrainableModel(warmingUp: given, captionWidth: try configuration.captionWidth())
                : TrainableModel(given)
            model.store.initialize(seed: UInt64(configuration.train.seed))
            return (reading(model), nil)
        }
        let loaded = try ModelDirectory.load(path)
        let base = configuration.tuning.isAdapter ? ModelFingerprint.of(loaded.store) : nil
        let known = stage == .stage3 ? try Tokenizer(directory: path).vocabularySize : tokenizer.vocabularySize
        let model = try configuration.start(from: loaded).extended(
            from: known, to: tokenizer.vocabularySize, seed: UInt64(configuration.train.seed))
        try configuration.adapter?.attach(to: model.store)
        return (reading(model), base)
    }

    /// The model, which says whether it reads evidence.
    private func reading(_ model: TrainableModel) -> TrainableModel {
        if configuration.stage != .stage0, !configuration.tuning.isAdapter {
            model.reads(evidence: configuration.train.evidence > 0)
        }
        if configuration.stage == .stage3 { model.callsExperts() }
        return model
    }

    /// What the run takes, by sizes alone; nil where the model can't be what the configuration wants, which its making tells.
    package var need: RunNeed? {
        var sizes = given
        if configuration.stage == .stage2, sizes.text.experts == nil {
            sizes.text.experts = configuration.moe.configuration
            sizes.protein.experts = configuration.moe.proteinConfiguration
        }
        guard sizes.problems.isEmpty else { return nil }
        return RunNeed(sizes, configuration, batch: train.size(of: steps.largest.microBatch))
    }

    /// - Throws: `SepitError` `.inputOutput` (`memory-short`) where there is less memory than the run takes.
    func requireMemory() throws(SepitError) {
        guard let need, let available = AvailableMemory.bytes, need.bytes > available else { return }
        throw SepitError(
            .inputOutput, code: "memory-short", "This run takes more memory than there is.", file: request.out,
            expected: "\(need.bytes >> 20) MB", found: "\(available >> 20) MB",
            hint:
                "Train adapters (--set tuning.method=lora), keep fewer activations (--set train.checkpointActivations=true), "
                + "lower train.tokensPerBatch, or add --force to try.")
    }
}
