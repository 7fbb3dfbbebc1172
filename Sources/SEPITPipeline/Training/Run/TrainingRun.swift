import Communication
import FileKit
import TensorKit

/// A training run: from a dataset and a configuration to a trained model in a folder.
///
///     let run = try TrainingRun(
///         TrainingRun.Request(data: "dataset", out: "run1"), TrainingConfiguration(.stage1), device: Device())
///     try run.run(display: .standardError, now: ProgressReporter.systemClock(), isInterrupted: { false })
///
/// It has four parts, each in a file of its own, in the order in which they come:
///
/// 1. **Preparation**, `TrainingPlan`: reads the dataset, makes or loads the tokenizer, turns examples into tokens and deals
///    them out to steps (`TrainingOutline`), then makes or loads the model, if there is memory for it. It writes nothing, and
///    what it makes depends on request and configuration alone.
/// 2. **Folder**, `RunFolder`: everything that a run has on the disk, and whether it may begin or go on there.
/// 3. **Loop**, `TrainingLoop`: steps, and between them validation, metrics and checkpoints, until the end, an interruption
///    or divergence.
/// 4. **Report**, `RunReport`: what is said about the run beforehand, and all of a dry run.
///
/// Below these, `Trainer` makes a single step and knows nothing of files, and an `Objective` is what a stage minimises.
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
        /// Begin though there seems to be too little memory, and go on though configuration or dataset have changed.
        public var force: Bool

        /// A run on the dataset `data` in the folder `out`.
        public init(data: String, out: String, model: String? = nil, resume: Bool = false, force: Bool = false) {
            self.data = data
            self.out = out
            self.model = model
            self.resume = resume
            self.force = force
        }
    }

    private let plan: TrainingPlan
    private let folder: RunFolder
    private let device: Device
    private let ranks: any Communicator

    /// The folder of what was trained.
    public var result: String { folder.result }

    /// Reads the data, and makes or loads the model.
    ///
    /// - Throws: the errors of `TrainingPlan`.
    public init(_ request: Request, _ configuration: TrainingConfiguration, device: Device) throws(SepitError) {
        try self.init(request, configuration, device: device, operations: .system)
    }

    /// One of several ranks that make the same run together: each prepares and trains, on a device of its
    /// own, the first writes.
    package init(
        _ request: Request, _ configuration: TrainingConfiguration, device: Device,
        ranks: any Communicator = OneProcess(),
        operations: FileOperations = .system
    ) throws(SepitError) {
        self.init(try TrainingPlan(request, configuration), device: device, ranks: ranks, operations: operations)
    }

    private init(
        _ plan: TrainingPlan, device: Device, ranks: any Communicator = OneProcess(),
        operations: FileOperations = .system
    ) {
        (self.plan, self.device, self.ranks) = (plan, device, ranks)
        folder = RunFolder(plan, ranks: ranks, operations: operations)
    }

    /// Trains to the end, saving as it goes, and writes `model/` or `adapter/`.
    ///
    /// - Parameters:
    ///   - began: when, in seconds since 1970, for TensorBoard.
    ///   - measuresPeak: whether to measure first, for half a second, what the processor can do, which speed is a share of.
    /// - Throws: `SepitError` `.interrupted` after saving, if `isInterrupted` says so; `.badData` (`diverged`) if
    ///   too many steps in a row are left out; `.cannotWrite` and `.inputOutput` for files.
    public func run(
        display: ProgressDisplay, began: Double = 0, measuresPeak: Bool = false, now: () -> Duration,
        isInterrupted: () -> Bool
    ) throws(SepitError) {
        let trainer = trainer()
        let precision = plan.configuration.train.precision.resolved(on: device)
        let state = try folder.open(trainer) { (checkpoint) throws(SepitError) in
            guard let reference = plan.reference else { return }
            if let checkpoint { try reference.restore(from: checkpoint) }
            try reference.prepare(plan.compared, referencePass(display), isInterrupted: isInterrupted)
        }
        var questions: ValidationQuestions?
        try ranks.once { () throws(SepitError) in questions = try ValidationQuestions(plan, device: device) }
        var loop = TrainingLoop(
            plan, trainer, folder, from: state, ranks: ranks, questions: questions,
            peak: measuresPeak ? MachinePeaks.operations(precision, on: device) : nil, display: display)
        try loop.run(began: began, now: now, isInterrupted: isInterrupted)
        try folder.finish(workers: device.workers)
        try folder.probe(device: device, display: display, isInterrupted: isInterrupted)
        try folder.calibrate(device: device, display: display, isInterrupted: isInterrupted)
    }

    private func referencePass(_ display: ProgressDisplay) -> ReferenceModel.Pass {
        let settings = plan.configuration.train
        return ReferenceModel.Pass(
            precision: settings.precision.resolved(on: device), tokens: settings.tokensPerBatch, device: device,
            ranks: ranks, display: display)
    }

    /// What the run would do: sizes, memory, time per step, and the first example with its supervised tokens in 【】.
    public func dryRun(now: () -> Duration) throws(SepitError) -> String {
        try plan.reference?.prepare([.train: plan.steps.largest.microBatch], referencePass(.none))
        return RunReport(plan).dryRun(trainer(), now: now)
    }

    /// The same, measured where there is memory and time enough, else by sizes alone.
    ///
    /// - Throws: the errors of `init`, but for too little memory.
    public static func dryRun(
        _ request: Request, _ configuration: TrainingConfiguration, device: Device, now: () -> Duration
    ) throws(SepitError) -> String {
        let outline = try TrainingOutline(request, configuration)
        if !request.force, let need = outline.need,
            let text = RunReport.unmeasured(outline, need, available: AvailableMemory.bytes ?? .max, device: device)
        {
            return text
        }
        return try TrainingRun(TrainingPlan(outline), device: device).dryRun(now: now)
    }

    /// Gives the model gradients and moments.
    private func trainer() -> Trainer {
        Trainer(
            plan.model, plan.configuration, objective: plan.objective, steps: plan.steps.steps, device: device,
            ranks: ranks)
    }
}
