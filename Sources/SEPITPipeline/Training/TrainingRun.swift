import FileKit
import LanguageModel
import ProteinDataset
import SEPITModel
import TensorKit

/// A training run in a folder: `config.yaml`, `metrics.jsonl`, `checkpoints/` and, at the end, `model/` or `adapter/`.
public struct TrainingRun {
    /// What a run is made from.
    public struct Request: Sendable {
        /// The dataset's folder.
        public var data: String
        /// The run's folder.
        public var out: String
        /// The model to start from; required by stage 2, and a new one in stages 0 and 1 if nil.
        public var model: String?
        /// Go on from the newest checkpoint.
        public var resume: Bool

        public init(data: String, out: String, model: String? = nil, resume: Bool = false) {
            self.data = data
            self.out = out
            self.model = model
            self.resume = resume
        }
    }

    private let request: Request
    private let configuration: TrainingConfiguration
    private let dataset: InstructionDataset
    private let tokenizer: Tokenizer
    private let trainer: Trainer
    private let train: TrainingSet
    private let valid: TrainingSet
    private var plan: StepPlan
    private let first: (example: InstructionExample, text: TextInput)

    /// Fingerprint of the model under the adapters; nil where there are none.
    private let base: String?

    /// The folder of what was trained.
    public var result: String { Path.join(request.out, base == nil ? "model" : "adapter") }
    private var checkpoints: String { Path.join(request.out, "checkpoints") }
    private var model: SEPITModel { trainer.model }

    /// Reads the data, and makes or loads the model.
    ///
    /// - Throws: `SepitError` for data, model or configuration that can't be used, `.missingInput` (`model-required`)
    ///   for a stage 2 without a model, `.badData` (`dataset-empty`).
    public init(_ request: Request, _ configuration: TrainingConfiguration) throws(SepitError) {
        self.request = request
        self.configuration = configuration
        let stage = configuration.stage
        dataset = try InstructionDataset(path: request.data)
        let examples = try dataset.examples(stage: stage.examples, split: .train)
        guard let firstExample = examples.first else {
            throw SepitError(
                .badData, code: "dataset-empty", "The dataset has nothing to train \(stage.rawValue) on.",
                file: request.data, hint: "Its proteins may lack annotations: see report.json in the dataset.")
        }
        let seed = UInt64(configuration.train.seed)
        let start: SEPITModel
        if let path = request.model {
            tokenizer = try Tokenizer(directory: path)
            let loaded = try ModelDirectory.load(path)
            base = configuration.tuning.isAdapter ? ModelFingerprint.of(loaded.store) : nil
            start = try configuration.start(from: loaded)
            try configuration.attachAdapters(to: start.store)
        } else {
            guard stage != .stage2 else {
                throw SepitError(
                    .missingInput, code: "model-required", "Stage 2 starts from a model that stage 1 made.",
                    hint: "Add --model RUN1/model.")
            }
            guard !configuration.tuning.isAdapter else {
                throw SepitError(
                    .missingInput, code: "model-required", "Adapters change a model that there is already.",
                    hint: "Add --model DIR, or train in full with --set tuning.method=full.")
            }
            base = nil
            tokenizer = try Self.trainTokenizer(dataset, size: configuration.model.vocabularySize)
            let sizes = ModelConfiguration(configuration.model, tokenizer)
            start = stage == .stage0 ? SEPITModel(warmingUp: sizes) : SEPITModel(sizes)
            start.store.initialize(seed: seed)
        }
        let template = try PromptTemplate(tokenizer, start.configuration)
        let settings = configuration.train
        let proteins = dataset.proteins
        let sizes = start.configuration
        // The released code cuts what is longer than its window.
        let longest =
            sizes.compatibility == .paper
            ? settings.maxProteinLength : min(settings.maxProteinLength, sizes.proteinMaxLength - 2)
        func set(_ examples: [InstructionExample]) throws(SepitError) -> TrainingSet {
            try TrainingSet(
                examples, stage: stage, proteins: proteins, template: template, configuration: sizes,
                maxProteinLength: longest, maxTextLength: settings.maxTextLength)
        }
        train = try set(examples)
        guard !train.groups.isEmpty else {
            throw SepitError(
                .badData, code: "dataset-empty", "All \(train.tooLong) examples are too long.", file: request.data,
                expected:
                    "proteins of at most \(longest) residues, conversations of at most \(settings.maxTextLength) tokens",
                hint: longest < settings.maxProteinLength
                    ? "The model reads no longer proteins, whatever train.maxProteinLength is."
                    : "Raise train.maxProteinLength or train.maxTextLength, within what the language model reads"
                        + (sizes.maxPositions.map { " (\($0) tokens in all)." } ?? "."))
        }
        valid = try set(Array(try dataset.examples(stage: stage.examples, split: .valid).prefix(Self.validationExamples)))
        plan = StepPlan(train, settings)
        first = (
            firstExample,
            try template.example(
                question: firstExample.question, answer: firstExample.answer, proteins: firstExample.proteins.count)
        )
        let objective = start.warmUp.map { [train] heads in
            WarmUpObjective(
                model: start, heads: heads,
                captions: CaptionEncoder(train.groups.map(\.answers), width: start.configuration.hidden, seed: seed))
        }
        trainer = Trainer(start, configuration, objective: objective, steps: plan.steps, kernels: try Kernels.selected())
    }

    /// Validation loss is measured on so many examples at most.
    private static let validationExamples = 512

    /// A tokenizer for the dataset's own texts.
    private static func trainTokenizer(
        _ dataset: InstructionDataset, size: Int
    ) throws(SepitError) -> Tokenizer {
        var texts: [String] = []
        for stage in [1, 2] {
            for example in try dataset.examples(stage: stage, split: .train) {
                texts += [example.question, " " + example.answer]
            }
        }
        return try ByteLevelBPETrainer(vocabularySize: size).train(on: texts)
    }

    // MARK: Running

    /// One line of `metrics.jsonl`.
    private struct Metrics: Encodable {
        var step: Int
        var epoch: Int
        var loss: Float
        var balanceLoss: Float?
        var loadImbalance: Double?
        var loadEntropy: Double?
        var droppedShare: Double?
        var validLoss: Float?
        var validLoads: [LayerLoad]?
        var learningRate: Float
        var gradientNorm: Float?
        var tokens: Int
        var tokensPerSecond: Double
        var seconds: Double
    }

    /// Trains to the end, saving as it goes, and writes `model/`.
    ///
    /// - Throws: `SepitError` `.interrupted` after saving, if `isInterrupted` says so; `.badData` (`diverged`) if
    ///   gradients stay infinite; `.cannotWrite` and `.inputOutput` for files.
    public mutating func run(
        display: ProgressDisplay, now: () -> Duration, isInterrupted: () -> Bool
    ) throws(SepitError) {
        let settings = configuration.train
        var state = Checkpoint.State(
            step: 0, configuration: configuration.yaml, dataset: try dataset.learnedFiles(),
            trainedTensors: model.store.trainedNames.count, base: base)
        try prepareFolder(&state)
        let total = plan.steps
        let progress = ProgressReporter(
            configuration.stage.rawValue, total: total, first: state.step, unit: "tokens", display: display)
        describe { progress.message($0) }
        let log = try MetricsLog(
            Path.join(request.out, "metrics.jsonl"), resumingAfter: request.resume ? state.step : nil)
        let schedule = LearningRateSchedule(
            peak: Float(settings.learningRate),
            warmupSteps: Int((Double(total) * settings.warmupFraction).rounded(.up)), totalSteps: total,
            decay: settings.schedule)
        let began = now()
        var (tokens, lastLog, skipped) = (0, began, 0)
        while state.step < total {
            let (epoch, microBatches) = plan.step(state.step)
            let rate = schedule.rate(at: state.step)
            let result = trainer.step(state.step, microBatches, of: train, learningRate: rate)
            state.step += 1
            tokens += result.tokens
            skipped = result.gradientNorm.isFinite ? 0 : skipped + 1
            guard skipped < Self.skippedSteps else {
                throw SepitError(
                    .badData, code: "diverged", "The gradient was not finite in \(skipped) steps running.",
                    hint: "Resume with a lower train.learningRate.")
            }
            let isLast = state.step == total
            let validates = isLast || (settings.evalEvery > 0 && state.step % settings.evalEvery == 0)
            let validation = validates && !valid.groups.isEmpty ? trainer.loss(over: valid, after: state.step - 1) : nil
            progress.update(
                state.step, amount: result.tokens, details: "epoch \(epoch + 1)  loss \(result.loss.rounded(digits: 4))")
            if let loss = validation?.loss {
                progress.message("step \(state.step): validation loss \(loss.rounded(digits: 4))")
            }
            if isLast || validates || state.step % settings.logEvery == 0 {
                let time = now()
                let seconds = (time - lastLog).seconds
                try log.append(
                    Metrics(
                        step: state.step, epoch: epoch + 1, loss: result.loss, balanceLoss: result.loads.balance,
                        loadImbalance: result.loads.imbalance, loadEntropy: result.loads.entropy,
                        droppedShare: result.loads.droppedShare, validLoss: validation?.loss,
                        validLoads: validation?.loads.rows, learningRate: rate,
                        gradientNorm: result.gradientNorm.isFinite ? result.gradientNorm : nil, tokens: tokens,
                        tokensPerSecond: seconds > 0 ? Double(tokens) / seconds : 0, seconds: (time - began).seconds))
                (tokens, lastLog) = (0, time)
            }
            let interrupted = isInterrupted()
            if isLast || interrupted || (settings.saveEvery > 0 && state.step % settings.saveEvery == 0) {
                try Checkpoint.save(
                    state, optimizer: trainer.optimizer, in: checkpoints, keep: settings.keepLast
                ) { (path) throws(SepitError) in try save(model, to: path) }
            }
            if interrupted, !isLast {
                progress.finish()
                throw Interrupt.error(hint: "Saved after step \(state.step); the same command with --resume goes on.")
            }
        }
        progress.finish()
        let directory = try AtomicDirectory(result)
        try save(model.withoutWarmUp(), to: directory.path, as: settings.weights == .bf16 ? .bfloat16 : .float32)
        try directory.commit()
    }

    /// Writes the model, or what is trained beside it.
    private func save(_ model: SEPITModel, to path: String, as type: StoredType = .float32) throws(SepitError) {
        if let base {
            try AdapterDirectory.save(model.store, configuration, base: base, model: request.model, to: path)
        } else {
            try ModelDirectory.save(model, tokenizer: tokenizer, to: path, as: type)
        }
    }

    /// Give up after so many steps in a row whose gradient is not finite.
    private static let skippedSteps = 20

    /// Makes the run's folder, or restores the newest checkpoint in it.
    private func prepareFolder(_ state: inout Checkpoint.State) throws(SepitError) {
        let newest = try Checkpoint.newest(in: checkpoints)
        let config = Path.join(request.out, "config.yaml")
        if request.resume, let newest {
            try requireSame(newest.state, state)
            try newest.restore(model, configuration)
            trainer.beginRound(of: max(0, newest.state.step - 1))
            try newest.restore(trainer.optimizer)
            state.step = newest.state.step
        } else if request.resume, !FileSystem.exists(config) {
            throw SepitError(
                .missingInput, code: "run-missing", "There is no run to go on with here.", file: request.out,
                hint: "Leave out --resume to begin one.")
        } else if !request.resume, newest != nil || FileSystem.exists(result) {
            throw SepitError(
                .cannotWrite, code: "run-exists", "There is a run in this folder already.", file: request.out,
                hint: "Add --resume to go on with it, or name another folder.")
        }
        // Weights and two moments, as often as checkpoints are kept and one more while it is written.
        let saved = base == nil ? model.store.parameterCount : model.store.trainedElements
        let needed = 4 * (saved + 2 * model.store.trainedElements) * (configuration.train.keepLast + 2)
        let free = try FileSystem.freeSpace(at: request.out)
        guard free > needed else {
            throw SepitError(
                .inputOutput, code: "disk-full", "There is too little room for this run's checkpoints.",
                file: request.out, expected: "\(needed >> 20) MB", found: "\(free >> 20) MB",
                hint: "Free some space, lower train.keepLast, or name a folder on another disk.")
        }
        try FileSystem.createDirectory(request.out)
        try AtomicFile.write(Array(configuration.yaml.utf8), to: config)
    }

    private func requireSame(_ saved: Checkpoint.State, _ current: Checkpoint.State) throws(SepitError) {
        func refuse(_ what: String, _ hint: String) -> SepitError {
            SepitError(.badData, code: "resume-mismatch", "This run can't go on: \(what).", file: request.out, hint: hint)
        }
        if saved.configuration != current.configuration {
            let old = Set(saved.configuration.split(separator: "\n"))
            let changed = current.configuration.split(separator: "\n").filter { !old.contains($0) }
            throw refuse(
                "the configuration has changed (\(changed.map { $0.drop { $0 == " " } }.joined(separator: ", ")))",
                "Resume with the configuration in config.yaml, or start another run.")
        }
        guard saved.dataset == current.dataset else {
            let (before, now) = (Set(saved.dataset.files), Set(current.dataset.files))
            let changed = Set(before.symmetricDifference(now).map(\.path)).sorted().joined(separator: ", ")
            throw refuse(
                "in the dataset \(request.data), \(changed) changed since it began",
                "Use the dataset that it began with, or start another run.")
        }
        guard saved.base == current.base else {
            throw refuse("--model is not the model that it began with", "Give that model, or start another run.")
        }
        guard saved.trainedTensors == current.trainedTensors else {
            throw refuse(
                "it trained \(saved.trainedTensors) tensors, now \(current.trainedTensors)", "Start another run.")
        }
    }

    // MARK: Describing

    private func describe(_ write: (String) -> Void) {
        let c = model.configuration
        let trained = model.store.trainedElements
        let experts =
            c.experts == 0
            ? "" : ", \(activeParameters.grouped) active per token (top \(c.topK) of \(c.experts) experts)"
        write("model: \(model.store.parameterCount.grouped) parameters\(experts), \(trained.grouped) trained")
        let share = Float(trained) / Float(max(1, model.store.parameterCount))
        write(
            "tuning: \(configuration.tuning.summary); \((100 * share).rounded(digits: 2))% of the parameters, "
                + "\((8 * trained).megabytes) of moments")
        let examples = train.groups.reduce(0) { $0 + $1.texts.count }
        let left = train.tooLong > 0 ? ", \(train.tooLong) left out as too long" : ""
        write("data: \(examples.grouped) examples about \(Set(train.groups.flatMap(\.proteins)).count.grouped) proteins\(left)")
        write("plan: \(plan.steps.grouped) steps of up to \(configuration.train.tokensPerBatch) tokens")
    }

    /// Parameters that one token goes through.
    private var activeParameters: Int {
        let c = model.configuration
        func idle(_ prefix: String, of experts: Int, used: Double) -> Int {
            let all = model.store.parts.filter { $0.name.hasPrefix(prefix) && $0.name.contains(".experts.") }
            return experts > 0 ? Int((Double(all.reduce(0) { $0 + $1.count }) * (1 - used / Double(experts))).rounded()) : 0
        }
        return model.store.parameterCount - idle("text_model.", of: c.experts, used: Double(c.topK))
            - idle("protein_model.", of: c.proteinExperts, used: Double(c.proteinCapacity))
    }

    /// What the run would do: sizes, memory, time per step, and the first example with its supervised tokens in 【】.
    public mutating func dryRun(now: () -> Duration) -> String {
        var lines: [String] = []
        describe { lines.append($0) }
        let largest = plan.largest
        let checkpoints = configuration.train.checkpointActivations
        let cost = trainer.measure([largest.microBatch], of: train, checkpointing: checkpoints, now: now)
        let peak = ResidentMemory.peakBytes
        let other = trainer.measure([largest.microBatch], of: train, checkpointing: !checkpoints, now: now)
        let (parameters, trained) = (model.store.parameterCount, model.store.trainedElements)
        lines.append(
            "memory: \((parameters * 4) >> 20) MB for parameters, \((trained * 12) >> 20) MB for gradients and moments, "
                + "\(cost.activationBytes >> 20) MB for activations; about \(peak >> 20) MB in all")
        func time(_ cost: Trainer.StepCost) -> String {
            let seconds = cost.seconds * largest.perStep
            return "\(Float(seconds).rounded(digits: 3)) s per step, "
                + "about \(Int((seconds * Double(plan.steps) / 60).rounded(.up))) min in all"
        }
        lines.append("time: " + time(cost))
        lines.append(
            "with train.checkpointActivations=\(!checkpoints): \(other.activationBytes >> 20) MB for activations, about "
                + "\((peak - cost.activationBytes + other.activationBytes) >> 20) MB in all; \(time(other))")
        let ids = first.text.ids.map(Int.init)
        let prompt = first.text.labels.count { $0 < 0 }
        lines.append("first example (\(first.example.id)), what is learned in 【】:")
        lines.append(
            "  " + tokenizer.decode(Array(ids[..<prompt]), skipSpecialTokens: false) + "【"
                + tokenizer.decode(Array(ids[prompt...]), skipSpecialTokens: false) + "】")
        return lines.joined(separator: "\n") + "\n"
    }
}

extension Float {
    /// With so many digits after the point.
    func rounded(digits: Int) -> Float {
        var factor: Float = 1
        for _ in 0..<digits { factor *= 10 }
        return (self * factor).rounded() / factor
    }
}

extension Int {
    /// So many bytes, in MB.
    var megabytes: String { "\((Float(self) / 1_048_576).rounded(digits: 2)) MB" }

    /// With commas between thousands.
    var grouped: String {
        var text = ""
        for (index, digit) in String(magnitude).reversed().enumerated() {
            if index > 0, index % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return (self < 0 ? "-" : "") + String(text.reversed())
    }
}
