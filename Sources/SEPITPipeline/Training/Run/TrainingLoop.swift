import Communication
import FileKit
import TensorKit

/// The steps of a run, and what happens between them: validation, progress, metrics, checkpoints; it ends after the last
/// step, when interrupted, or where training has run away.
struct TrainingLoop {
    private let plan: TrainingPlan
    private let trainer: Trainer
    private let folder: RunFolder
    private let ranks: any Communicator
    private let progress: ProgressReporter
    private let schedule: LearningRateSchedule
    /// Operations that the processor makes in a second at most; nil where nobody asked.
    private let peak: Double?
    private var steps: StepPlan
    private var state: Checkpoint.State
    /// Nil where none are asked, and on all ranks but the first.
    private let questions: ValidationQuestions?
    /// Steps that changed nothing: in a row, and since the last line of metrics.
    private var (skipped, skippedSinceLine) = (0, 0)

    private var settings: TrainingSettings { plan.configuration.train }
    private var isLast: Bool { state.step >= steps.steps }

    init(
        _ plan: TrainingPlan, _ trainer: Trainer, _ folder: RunFolder, from state: Checkpoint.State,
        ranks: any Communicator, questions: ValidationQuestions?, peak: Double?, display: ProgressDisplay
    ) {
        (self.questions, self.peak) = (questions, peak)
        (self.plan, self.trainer, self.folder, self.state, self.ranks) = (plan, trainer, folder, state, ranks)
        steps = plan.steps
        let (settings, total) = (plan.configuration.train, plan.steps.steps)
        progress = ProgressReporter(
            plan.configuration.stage.rawValue, total: total, first: state.step, unit: "tokens",
            display: ranks.rank == 0 ? display : .none)
        schedule = LearningRateSchedule(
            peak: Float(plan.rates.peak),
            warmupSteps: Int((Double(total) * settings.warmupFraction).rounded(.up)), totalSteps: total,
            decay: settings.schedule)
    }

    /// Trains to the end.
    ///
    /// - Throws: see `TrainingRun.run`.
    mutating func run(began start: Double, now: () -> Duration, isInterrupted: () -> Bool) throws(SepitError) {
        let description = RunReport(plan).description
        for line in description { progress.message(line) }
        var log: RunLog?
        try ranks.once { () throws(SepitError) in
            log = try folder.log(after: state.step, description: description, began: start)
        }
        let began = now()
        var pageTime = began
        func writePage(_ state: TrainingPage.State) throws(SepitError) {
            try ranks.once { () throws(SepitError) in try log?.writePage(state) }
        }
        try writePage(isLast ? .finished : .running)
        var meter = SpeedMeter(at: began, trainer.operations)
        while !isLast {
            let (epoch, microBatches) = steps.step(state.step)
            let rate = schedule.rate(at: state.step)
            let result = trainer.step(
                state.step, microBatches, of: plan.train, learningRate: rate,
                limit: state.gradients?.limit(factor: settings.spikeFactor) ?? .infinity)
            state.step += 1
            meter.tokens += result.tokens
            try judge(result)
            let validates = isLast || isDue(every: settings.evalEvery)
            let validation = validates ? try validation() : nil
            try keep(validation)
            show(result, epoch: epoch, validation)
            if validates || isDue(every: settings.logEvery) {
                let time = now()
                let metrics = metrics(
                    epoch: epoch, result, validation, rate: rate, meter.lap(at: time, trainer.operations),
                    total: (time - began).seconds)
                try ranks.once { () throws(SepitError) in
                    try log?.append(metrics, seconds: (time - began).seconds)
                }
                skippedSinceLine = 0
                if ranks.anyRank(time - pageTime >= Self.pageInterval) {
                    pageTime = time
                    try writePage(.running)
                }
            }
            let isInterrupted = ranks.anyRank(isInterrupted())
            let saves = isLast || isInterrupted || isDue(every: settings.saveEvery)
            if saves { try folder.save(state, trainer) }
            if let best = state.best, settings.patience > 0, stopsEarly(best) {
                progress.message("stopped: no better validation since step \(best.step)")
                try folder.save(state, trainer)
                try writePage(.stoppedEarly)
                break
            }
            if isLast || saves || validates {
                try writePage(isLast ? .finished : isInterrupted ? .interrupted : .running)
            }
            if isInterrupted, !isLast {
                progress.finish()
                throw Interrupt.error(hint: "Saved after step \(state.step); the same command with --resume goes on.")
            }
        }
        progress.finish()
    }

    /// So often is the page of a slow run written, beside every evaluation and checkpoint.
    private static let pageInterval = Duration.seconds(60)

    private func metrics(
        epoch: Int, _ result: Trainer.StepResult, _ validation: Validation?, rate: Float, _ speed: SpeedMeter.Lap,
        total: Double
    ) -> TrainingMetrics {
        var metrics = TrainingMetrics(
            step: state.step, epoch: epoch, result, validation?.side, learningRate: rate, tokens: speed.tokens,
            seconds: speed.seconds, total: total)
        metrics.learningRates = plan.rates.named(of: plan.model.store.trainedParts.map(\.role), at: rate)
        metrics.gradientNorms = trainer.gradientNorms()
        (metrics.validScore, metrics.validScores) = (validation?.answers?.mean, validation?.answers?.means)
        metrics.samples = validation?.answers?.samples
        metrics.skippedSteps = skippedSinceLine > 0 ? skippedSinceLine : nil
        metrics.peakShare = peak.flatMap { speed.share(of: $0) }
        return metrics
    }

    /// What an evaluation found.
    private struct Validation {
        /// Loss of the validation side.
        var side: Trainer.Validation
        /// On rank 0 alone.
        var answers: ValidationQuestions.Scores?
        /// Of the answers, on all ranks; nil where none were asked.
        var score: Double?
    }

    /// Nil where there is nothing to validate on.
    private func validation() throws(SepitError) -> Validation? {
        guard !plan.valid.groups.isEmpty else { return nil }
        var validation = Validation(side: trainer.loss(over: plan.valid, after: state.step - 1))
        guard settings.evalQuestions > 0 else { return validation }
        try ranks.once { () throws(SepitError) in
            do throws(SepitError) {
                validation.answers = try questions?.ask(plan.model, device: trainer.device)
            } catch  where error.code == "output-not-finite" {
                progress.message("step \(state.step): no answers, the model gives no numbers")
            }
        }
        let score = ranks.gather([validation.answers.map { Float($0.mean) } ?? -1])[0][0]
        validation.score = score >= 0 ? Double(score) : nil
        return validation
    }

    /// Keeps the weights where validation is the best so far, if the finished model is to have these.
    private mutating func keep(_ validation: Validation?) throws(SepitError) {
        guard settings.result == .best, let validation else { return }
        let now = Checkpoint.Best(
            step: state.step, loss: validation.side.loss, score: settings.best == .answers ? validation.score : nil)
        guard now.isBetter(than: state.best) else { return }
        state.best = now
        try folder.keepBest()
    }

    /// Whether validation has not got better for as long as the settings bear.
    private func stopsEarly(_ best: Checkpoint.Best) -> Bool {
        settings.evalEvery > 0 && state.step - best.step >= settings.patience * settings.evalEvery
    }

    private func isDue(every steps: Int) -> Bool { steps > 0 && state.step % steps == 0 }

    /// Counts steps that changed nothing, says so, and gives up where there are too many in a row.
    private mutating func judge(_ result: Trainer.StepResult) throws(SepitError) {
        guard result.isSkipped else {
            skipped = 0
            if settings.spikeFactor > 0 {
                var gradients = state.gradients ?? GradientHistory()
                gradients.add(result.gradientNorm)
                state.gradients = gradients
            }
            return
        }
        (skipped, skippedSinceLine) = (skipped + 1, skippedSinceLine + 1)
        let isFinite = result.loss.isFinite && result.gradientNorm.isFinite
        let reason =
            isFinite
            ? "its gradient's norm, \(result.gradientNorm.rounded(digits: 3)), is a spike (usual are "
                + "\((state.gradients?.mean ?? 0).rounded(digits: 3)))" : "its loss or gradient is not finite"
        progress.message("step \(state.step) is left out: \(reason)")
        guard skipped < settings.skipLimit else {
            throw SepitError(
                .badData, code: "diverged", "Training has run away: \(skipped) steps in a row were left out.",
                file: plan.request.out, found: "in the last, \(reason)",
                hint:
                    "Go on from the last checkpoint with --resume --force and a lower rate, --set train.learningRate=RATE"
                    + (isFinite ? ", or a larger train.spikeFactor." : "."))
        }
    }

    private func show(_ result: Trainer.StepResult, epoch: Int, _ validation: Validation?) {
        progress.update(
            state.step, amount: result.tokens, details: "epoch \(epoch + 1)  loss \(result.loss.rounded(digits: 4))")
        guard let validation else { return }
        let score = validation.score.map { ", answers score \($0.percent)" } ?? ""
        progress.message("step \(state.step): validation loss \(validation.side.loss.rounded(digits: 4))\(score)")
        for sample in validation.answers?.samples.prefix(Self.shownSamples) ?? [] {
            progress.message("  \(sample.protein): \(sample.question)")
            progress.message(
                "    says \(JSONValue.quoted(sample.answer)), expected \(JSONValue.quoted(sample.expected))")
        }
    }

    /// Answers that are shown in the log; the page has more.
    private static let shownSamples = 2
}
