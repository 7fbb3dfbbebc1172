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
    private var steps: StepPlan
    private var state: Checkpoint.State
    /// Steps in a row whose gradient was not finite.
    private var skipped = 0

    private var settings: TrainingSettings { plan.configuration.train }
    private var isLast: Bool { state.step == steps.steps }

    /// Give up after so many steps in a row whose gradient is not finite.
    private static let skippedSteps = 20

    init(
        _ plan: TrainingPlan, _ trainer: Trainer, _ folder: RunFolder, from state: Checkpoint.State,
        ranks: any Communicator, display: ProgressDisplay
    ) {
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
    mutating func run(now: () -> Duration, isInterrupted: () -> Bool) throws(SepitError) {
        RunReport(plan).describe { progress.message($0) }
        var log: MetricsLog?
        try ranks.once { () throws(SepitError) in log = try folder.metrics(after: state.step) }
        let began = now()
        var (tokens, lastLog) = (0, began)
        while !isLast {
            let (epoch, microBatches) = steps.step(state.step)
            let rate = schedule.rate(at: state.step)
            let result = trainer.step(state.step, microBatches, of: plan.train, learningRate: rate)
            state.step += 1
            tokens += result.tokens
            try requireFinite(result)
            let validates = isLast || isDue(every: settings.evalEvery)
            let validation = validates ? validation() : nil
            try keep(validation)
            show(result, epoch: epoch, validLoss: validation?.loss)
            if validates || isDue(every: settings.logEvery) {
                let time = now()
                let metrics = TrainingMetrics(
                    step: state.step, epoch: epoch, result, validation, learningRate: rate, tokens: tokens,
                    seconds: (time - lastLog).seconds, total: (time - began).seconds)
                try ranks.once { () throws(SepitError) in try log?.append(metrics) }
                (tokens, lastLog) = (0, time)
            }
            let isInterrupted = ranks.anyRank(isInterrupted())
            if isLast || isInterrupted || isDue(every: settings.saveEvery) { try folder.save(state, trainer) }
            if let best = state.best, settings.patience > 0, stopsEarly(best) {
                progress.message("stopped: no better validation since step \(best.step)")
                try folder.save(state, trainer)
                break
            }
            if isInterrupted, !isLast {
                progress.finish()
                throw Interrupt.error(hint: "Saved after step \(state.step); the same command with --resume goes on.")
            }
        }
        progress.finish()
    }

    /// Keeps the weights where validation is the best so far, if the finished model is to have these.
    private mutating func keep(_ validation: Trainer.Validation?) throws(SepitError) {
        guard settings.result == .best, let loss = validation?.loss, loss < state.best?.loss ?? .infinity else {
            return
        }
        state.best = Checkpoint.Best(step: state.step, loss: loss)
        try folder.keepBest()
    }

    /// Whether validation has not got better for as long as the settings bear.
    private func stopsEarly(_ best: Checkpoint.Best) -> Bool {
        settings.evalEvery > 0 && state.step - best.step >= settings.patience * settings.evalEvery
    }

    private func isDue(every steps: Int) -> Bool { steps > 0 && state.step % steps == 0 }

    private mutating func requireFinite(_ result: Trainer.StepResult) throws(SepitError) {
        skipped = result.gradientNorm.isFinite ? 0 : skipped + 1
        guard skipped < Self.skippedSteps else {
            throw SepitError(
                .badData, code: "diverged", "The gradient was not finite in \(skipped) steps running.",
                hint: "Resume with a lower train.learningRate.")
        }
    }

    /// Nil where there is nothing to validate on.
    private func validation() -> Trainer.Validation? {
        plan.valid.groups.isEmpty ? nil : trainer.loss(over: plan.valid, after: state.step - 1)
    }

    private func show(_ result: Trainer.StepResult, epoch: Int, validLoss: Float?) {
        progress.update(
            state.step, amount: result.tokens, details: "epoch \(epoch + 1)  loss \(result.loss.rounded(digits: 4))")
        if let validLoss {
            progress.message("step \(state.step): validation loss \(validLoss.rounded(digits: 4))")
        }
    }
}
