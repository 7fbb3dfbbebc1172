import ArgumentParser
import FileKit
import SEPITPipeline

struct TrainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train",
        abstract: "Train a stage: a warm-up, then captions, then experts on questions.",
        discussion: .examples(
            "sepit train stage0 --data dataset --out run0",
            "sepit train stage1 --data dataset --model run0/model --out run1",
            "sepit train stage2 --data dataset --model run1/model --out run2 --set train.epochs=2",
            "sepit train stage1 --data dataset --out run1 --resume",
            discussion: """
                stage0 warms the protein side up: it learns to match captions and to restore masked residues. stage1 trains
                the protein model, structure module, connector and language model on captions, from a stage 0 or an
                imported model, or from nothing. stage2 starts from a stage 1 model, copies each feed-forward network into experts and trains the language side on
                questions. tuning.method trains less: half of the matrices at a time, or LoRA or NOLA adapters on a model
                that stays as it is. RUN/model is the result, RUN/adapter where adapters were trained; RUN/metrics.jsonl has a line per logged step.
                Ctrl-C saves and exits with 130; --resume goes on. docs/configuration.md lists all settings.
                Under mpirun, ranks train together (docs/cluster.md).
                """))

    @Argument(help: "stage0, stage1 or stage2.")
    var stage: TrainingStage
    @Option(help: ArgumentHelp("Dataset made by build-dataset.", valueName: "dir"))
    var data: String
    @Option(help: ArgumentHelp("The run's folder.", valueName: "run"))
    var out: String
    @Option(help: ArgumentHelp("Configuration in YAML.", valueName: "file"))
    var config: String?
    @Option(help: ArgumentHelp("Model to start from; required for stage2.", valueName: "dir"))
    var model: String?
    @Option(name: .customLong("set"), help: ArgumentHelp("Override a setting.", valueName: "key=value"))
    var overrides: [String] = []
    @Flag(help: "Go on from the newest checkpoint of the run.")
    var resume = false
    @Flag(help: "Print sizes, memory, time per step and the first example; train nothing.")
    var dryRun = false

    func run() throws {
        Interrupt.listen()
        // A resumed run keeps its configuration unless another is given.
        let saved = Path.join(out, "config.yaml")
        let file = config ?? (resume && overrides.isEmpty && FileSystem.exists(saved) ? saved : nil)
        let configuration = try TrainingConfiguration(stage, file: file, overrides: overrides)
        let clock = ProgressReporter.systemClock()
        let request = TrainingRun.Request(data: data, out: out, model: model, resume: resume)
        try TrainingJob().run { ranks in
            let run = try TrainingRun(request, configuration, device: try .chosen(), ranks: ranks)
            if dryRun {
                if ranks.rank == 0 { try StandardStream.output.write(run.dryRun(now: clock)) }
                return
            }
            try run.run(display: .standardError, now: clock, isInterrupted: { Interrupt.isRequested })
            if ranks.rank == 0 { try StandardStream.output.writeLine(run.result) }
        }
    }
}

extension TrainingStage: ExpressibleByArgument {}
