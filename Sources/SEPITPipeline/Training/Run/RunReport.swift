import LanguageModel
import SEPITModel
import StructureEncoder
import TensorKit

/// What is said about a run: its sizes before it begins, and all that a dry run tells.
struct RunReport {
    private let plan: TrainingPlan
    private var model: TrainableModel { plan.model }
    private var settings: TrainingSettings { plan.configuration.train }

    init(_ plan: TrainingPlan) { self.plan = plan }

    /// Sizes of the model, of what is trained and of the data, line by line; the model has its gradients by now.
    var description: [String] {
        var lines: [String] = []
        let c = model.configuration
        let (parameters, trained) = (model.store.parameterCount, model.store.trainedElements)
        let experts =
            c.text.experts.map {
                ", \(activeParameters.grouped) active per token (top \($0.router.expertsPerToken) of \($0.count) experts)"
            } ?? ""
        lines.append("model: \(parameters.grouped) parameters\(experts), \(trained.grouped) trained")
        let share = Float(trained) / Float(max(1, parameters))
        lines.append(
            "tuning: \(plan.configuration.tuning.summary); \((100 * share).rounded(digits: 2))% of the parameters, "
                + "\((8 * trained).megabytes) of moments")
        lines.append("learning rates: \(plan.rates.summary(of: model.store.trainedParts.map(\.role)))")
        let train = plan.train
        let examples = train.groups.reduce(0) { $0 + $1.texts.count }
        let left = train.tooLong > 0 ? ", \(train.tooLong) left out as too long" : ""
        lines.append(
            "data: \(examples.grouped) examples about \(Set(train.groups.flatMap(\.proteins)).count.grouped) proteins\(left)"
        )
        lines.append("plan: \(plan.steps.steps.grouped) steps of up to \(settings.tokensPerBatch) tokens")
        return lines
    }

    /// Parameters that one token goes through.
    private var activeParameters: Int {
        let c = model.configuration
        func idle(_ part: ParameterRole.Part, of experts: Int, used: Double) -> Int {
            let all = model.store.parts.filter { $0.role.part == part && $0.role.routedExpert != nil }
            return experts > 0
                ? Int((Double(all.reduce(0) { $0 + $1.count }) * (1 - used / Double(experts))).rounded()) : 0
        }
        let (text, protein) = (c.text.experts, c.protein.experts)
        return model.store.parameterCount
            - idle(.languageModel, of: text?.count ?? 0, used: Double(text?.router.expertsPerToken ?? 0))
            - idle(.proteinModel, of: protein?.count ?? 0, used: Double(protein?.capacity ?? 0))
    }

    /// All of a dry run: sizes, memory and time as measured with the largest micro-batch, and the first example.
    func dryRun(_ trainer: Trainer, now: () -> Duration) -> String {
        (description + costs(trainer, now: now) + firstExample).joined(separator: "\n") + "\n"
    }

    /// A dry run by sizes alone; nil where there is enough memory to measure one, and time.
    static func unmeasured(_ outline: TrainingOutline, _ need: RunNeed, available: Int, device: Device) -> String? {
        let settings = outline.configuration.train
        let rate = MachinePeaks.operations(settings.precision.resolved(on: device), on: device) * usualShare
        let isShort = need.bytes > available
        guard isShort || need.operations / rate > mostSeconds else { return nil }
        let seconds = need.operations / rate * outline.steps.largest.perStep
        let reason =
            isShort
            ? "too little memory to begin or to measure: \(available >> 20) MB are available. Train adapters "
                + "(--set tuning.method=lora), or take a machine with more."
            : "not measured, since a step takes so long; --force measures."
        return """
            model: \(need.parameters.grouped) parameters, \(need.trained.grouped) trained
            tuning: \(outline.configuration.tuning.summary)
            plan: \(outline.steps.steps.grouped) steps of up to \(settings.tokensPerBatch * settings.accumulation) tokens
            memory: \((need.parameters * 4) >> 20) MB for parameters, \(need.trainingBytes >> 20) MB for gradients and moments, \
            about \(need.activationBytes >> 20) MB for activations; about \(need.bytes >> 20) MB in all, by sizes alone
            time: about \(Float(seconds).rounded(digits: 1)) s per step, \
            \(Int((seconds * Double(outline.steps.steps) / 3600).rounded(.up)).grouped) h in all, where products reach \
            \(Int(100 * usualShare))% of this processor's peak
            \(reason)

            """
    }

    /// What steps of large models reach.
    private static let usualShare = 0.6
    /// Measuring takes four micro-batches.
    private static let mostSeconds = 20.0

    private func costs(_ trainer: Trainer, now: () -> Duration) -> [String] {
        let largest = plan.steps.largest
        let (parameters, trained) = (model.store.parameterCount, model.store.trainedElements)
        // Gradients and two moments; between micro-batches, the sum of those so far.
        let sum = settings.accumulation > 1 ? trained * 4 : 0
        let checkpoints = settings.checkpointActivations
        let cost = trainer.measure([largest.microBatch], of: plan.train, checkpointing: checkpoints, now: now)
        let peak = ResidentMemory.peakBytes + sum
        let other = trainer.measure([largest.microBatch], of: plan.train, checkpointing: !checkpoints, now: now)
        func time(_ cost: Trainer.StepCost) -> String {
            let seconds = cost.seconds * largest.perStep
            return "\(Float(seconds).rounded(digits: 3)) s per step, "
                + "about \(Int((seconds * Double(plan.steps.steps) / 60).rounded(.up))) min in all"
        }
        return [
            "memory: \((parameters * 4) >> 20) MB for parameters, \((trained * 12 + sum) >> 20) MB for gradients and moments, "
                + "\(cost.activationBytes >> 20) MB for activations; about \(peak >> 20) MB in all",
            "time: " + time(cost),
            "with train.checkpointActivations=\(!checkpoints): \(other.activationBytes >> 20) MB for activations, about "
                + "\((peak - cost.activationBytes + other.activationBytes) >> 20) MB in all; \(time(other))",
        ]
    }

    private var firstExample: [String] {
        let (example, text) = plan.first
        let ids = text.ids.map(Int.init)
        let prompt = text.labels.count { $0 < 0 }
        return [
            "first example (\(example.id)), what is learned in 【】:",
            "  " + plan.tokenizer.decode(Array(ids[..<prompt]), skipSpecialTokens: false) + "【"
                + plan.tokenizer.decode(Array(ids[prompt...]), skipSpecialTokens: false) + "】",
        ]
    }
}
