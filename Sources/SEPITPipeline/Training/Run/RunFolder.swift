import Communication
import FileKit
import ProteinDataset
import SEPITModel
import TensorKit

/// What a run has on the disk:
///
///     config.yaml          the configuration, complete
///     metrics.jsonl        a line for each logged step
///     events.out.tfevents  the same for TensorBoard, see `EventLog`
///     report.html          the same for people, see `TrainingPage`
///     best/                the weights where validation was best, if these are wanted
///     checkpoints/         see `Checkpoint`
///     model/ or adapter/   the result, at the end
///     probe.json           of stage 0, what a linear model reads off the features
struct RunFolder {
    private let plan: TrainingPlan
    /// Rank 0 writes, all read.
    private let ranks: any Communicator
    private let operations: FileOperations
    private var path: String { plan.request.out }
    private var settings: TrainingSettings { plan.configuration.train }
    private var checkpoints: String { Path.join(path, "checkpoints") }
    private var configuration: String { Path.join(path, "config.yaml") }

    init(_ plan: TrainingPlan, ranks: any Communicator, operations: FileOperations) {
        (self.plan, self.ranks, self.operations) = (plan, ranks, operations)
    }

    /// The folder of what was trained.
    var result: String { Path.join(path, plan.base == nil ? "model" : "adapter") }

    // MARK: Beginning

    /// Makes the folder for a new run, or puts back what the newest checkpoint has; the state to go on from.
    ///
    /// - Parameter prepare: looks at the model as the run began with it, before it is as the checkpoint in a folder has it.
    /// - Throws: `SepitError` where a run can't begin or go on: `ranks-differ`, `run-exists`, `run-missing`, `resume-mismatch`, `disk-full`,
    ///   and the errors of `Checkpoint`; what `prepare` throws.
    func open(
        _ trainer: Trainer, prepare: (_ checkpoint: String?) throws(SepitError) -> Void
    ) throws(SepitError) -> Checkpoint.State {
        var state = Checkpoint.State(
            step: 0, configuration: plan.configuration.yaml,
            dataset: try plan.dataset.learnedFiles(
                withNeighbours: settings.evidence > 0, withPreferences: plan.reference != nil),
            trainedTensors: plan.model.store.trainedParts.count, base: plan.base)
        try ranks.once { () throws(SepitError) in try Checkpoint.recover(checkpoints) }
        let newest = try checkpointToResume()
        if let newest {
            try newest.state.requireSame(as: state, plan.configuration.stage, plan.request)
            (state.step, state.best, state.gradients) = (
                newest.state.step, newest.state.best, newest.state.gradients
            )
        }
        try ranks.requireSame(state)
        try requireRoom()
        try prepare(newest?.path)
        if let newest { try restore(newest, to: trainer) }
        try ranks.once { () throws(SepitError) in
            try FileSystem.createDirectory(path)
            try AtomicFile.write(plan.configuration.yaml, to: configuration, operations: operations)
        }
        return state
    }

    /// The newest checkpoint of a run that goes on; nil for one that begins.
    private func checkpointToResume() throws(SepitError) -> Checkpoint? {
        let newest = try Checkpoint.newest(in: checkpoints)
        if plan.request.resume {
            guard newest != nil || FileSystem.exists(configuration) else {
                throw SepitError(
                    .missingInput, code: "run-missing", "There is no run to go on with here.", file: path,
                    hint: "Leave out --resume to begin one.")
            }
            return newest
        }
        guard newest == nil, !FileSystem.exists(result) else {
            throw SepitError(
                .cannotWrite, code: "run-exists", "There is a run in this folder already.", file: path,
                hint: "Add --resume to go on with it, or name another folder.")
        }
        return nil
    }

    private func restore(_ checkpoint: Checkpoint, to trainer: Trainer) throws(SepitError) {
        try checkpoint.restore(plan.model, plan.configuration)
        trainer.beginRound(of: max(0, checkpoint.state.step - 1))
        try checkpoint.restore(trainer.optimizer)
    }

    /// Weights and two moments, as often as checkpoints are kept and one more while it is written.
    private func requireRoom() throws(SepitError) {
        let store = plan.model.store
        let saved = plan.base == nil ? store.parameterCount : store.trainedElements
        let needed = 4 * (saved + 2 * store.trainedElements) * (settings.keepLast + 2)
        let free = try FileSystem.freeSpace(at: path)
        guard free > needed else {
            throw SepitError(
                .inputOutput, code: "disk-full", "There is too little room for this run's checkpoints.",
                file: path, expected: "\(needed >> 20) MB", found: "\(free >> 20) MB",
                hint: "Free some space, lower train.keepLast, or name a folder on another disk.")
        }
    }

    // MARK: Writing

    /// The log, without what is of steps that are made again.
    ///
    /// - Parameters:
    ///   - description: what is said of the run.
    ///   - began: when, in seconds since 1970.
    func log(after step: Int, description: [String], began: Double) throws(SepitError) -> RunLog {
        try RunLog(
            folder: path, resumingAfter: plan.request.resume ? step : nil, began: began,
            page: TrainingPage(
                stage: plan.configuration.stage.rawValue, steps: plan.steps.steps, description: description,
                configuration: plan.configuration.yaml), operations: operations)
    }

    /// Writes a checkpoint.
    func save(_ state: Checkpoint.State, _ trainer: Trainer) throws(SepitError) {
        try trainer.withAllMoments { () throws(SepitError) in
            try ranks.once { () throws(SepitError) in
                try Checkpoint.save(
                    state, optimizer: trainer.optimizer, in: checkpoints, keep: settings.keepLast,
                    operations: operations
                ) { (path) throws(SepitError) in
                    try save(plan.model, to: path)
                    try plan.reference?.save(to: path, operations: operations)
                }
            }
        }
    }

    private var best: String { Path.join(path, "best") }

    /// Keeps the weights as they are now.
    func keepBest() throws(SepitError) {
        try ranks.once { () throws(SepitError) in
            let directory = try AtomicDirectory(best, operations: operations)
            try save(plan.model, to: directory.path)
            try directory.commit(manifest: ModelManifest.name)
        }
    }

    /// Writes the result: the weights of the last step, or the best that were kept.
    ///
    /// - Parameter workers: threads that index the training proteins.
    func finish(workers: Workers) throws(SepitError) {
        try ranks.once { () throws(SepitError) in
            if settings.result == .best, FileSystem.exists(best) {
                try Checkpoint.restore(plan.model, plan.configuration, from: best)
            }
            let directory = try AtomicDirectory(result, operations: operations)
            try save(
                plan.model.withoutWarmUp(), to: directory.path, as: settings.weights == .bf16 ? .bfloat16 : .float32)
            try writeEvidence(to: directory.path, workers)
            try directory.commit(manifest: ModelManifest.name)
        }
    }

    /// Gives a model that answers the training proteins, which it may be shown beside.
    private func writeEvidence(to model: String, _ workers: Workers) throws(SepitError) {
        guard plan.base == nil, plan.configuration.stage != .stage0 else { return }
        try EvidenceIndex(dataset: plan.request.data, side: DatasetSide.train.rawValue, workers: workers)
            .write(to: Path.join(model, EvidenceIndex.fileName))
    }

    /// Says how much of proteins' properties a linear model reads off the features that stage 0 has trained.
    func probe(
        device: Device, display: ProgressDisplay, isInterrupted: () -> Bool
    ) throws(SepitError) {
        guard plan.configuration.stage == .stage0 else { return }
        try ranks.once { () throws(SepitError) in
            let scores = try LinearProbe(plan.dataset).scores(
                plan.model.protein, device: device, isCancelled: isInterrupted)
            let progress = ProgressReporter("probe", total: 1, unit: "%", display: display)
            for score in scores {
                progress.message(
                    "linear probe: \(score.property) \(score.accuracy.percent) of \(score.valid) validation proteins "
                        + "(\(score.values) values, the most common one \(score.majority.percent))")
            }
            if scores.isEmpty { progress.message("no linear probe: the validation side has too few labelled proteins") }
            try AtomicFile.write(JSONText.file(scores), to: Path.join(path, "probe.json"))
        }
    }

    /// Calibrates the result, where that is a model which answers questions and there are questions enough.
    func calibrate(
        device: Device, display: ProgressDisplay, isInterrupted: () -> Bool
    ) throws(SepitError) {
        guard plan.configuration.stage.asksQuestions, plan.base == nil, settings.calibrationQuestions > 0 else {
            return
        }
        try ranks.once { () throws(SepitError) in
            let progress = ProgressReporter("calibration", total: 100, unit: "%", display: display)
            do throws(SepitError) {
                let run = try CalibrationRun(
                    model: result, plan.dataset, .init(questions: settings.calibrationQuestions), device: device)
                let calibration = try run.run(isCancelled: isInterrupted) { progress.update(Int($0 * 100)) }
                progress.finish()
                try calibration.write(model: result)
            } catch  where error.code == CalibrationRun.tooLittle {
                progress.message("not calibrated: the validation side has too few questions")
            }
        }
    }

    /// Writes the model, or what is trained beside it.
    private func save(_ model: TrainableModel, to path: String, as type: StoredType = .float32) throws(SepitError) {
        if let base = plan.base, let adapter = plan.configuration.adapter {
            let manifest = AdapterManifest(base: base, model: model.configuration, adapter: adapter)
            try AdapterDirectory.save(
                model.store, manifest, model: plan.request.model, to: path, operations: operations)
        } else {
            try ModelDirectory.save(model, tokenizer: plan.tokenizer, to: path, as: type, operations: operations)
        }
    }
}
