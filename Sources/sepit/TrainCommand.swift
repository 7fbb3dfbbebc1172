import ArgumentParser
import FileKit
import FoundationEssentials
import SEPITPipeline
import TensorKit

struct TrainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train",
        abstract: "Train a stage: a warm-up, then captions, then experts on questions, then preferences.",
        discussion: .examples(
            "sepit train stage0 --data dataset --out run0",
            "sepit train stage1 --data dataset --model run0/model --out run1",
            "sepit train stage2 --data dataset --model run1/model --out run2 --set train.epochs=2",
            "sepit train dpo --data dataset --model run2/model --out run3",
            "sepit train stage3 --data dataset --model run2/model --out run3",
            "sepit train stage1 --data dataset --out run1 --resume",
            "sepit train --print-preset mini > mini.yaml",
            discussion: """
                stage0 warms the protein side up: it learns to match captions and to restore masked residues. stage1 trains
                the protein model, structure module, connector and language model on captions, from a stage 0 or an
                imported model, or from nothing. stage2 starts from a stage 1 model, copies each feed-forward network into experts and trains the language side on
                questions. dpo tunes preferences: right answers become likelier than wrong ones, as the dataset pairs them.
                stage3 teaches a stage 2 model to call experts, from a dataset built with --experts.
                tuning.method trains less: half of the matrices at a time, or LoRA or NOLA adapters on a model
                that stays as it is. RUN/model is the result, RUN/adapter where adapters were trained; RUN/metrics.jsonl has a line per logged step,
                and TensorBoard reads the same from RUN; RUN/report.html shows how the run goes while it goes on.
                Ctrl-C saves and exits with 130; --resume goes on. docs/configuration.md lists all settings.
                Under mpirun, ranks train together (docs/cluster.md).
                """))

    @Argument(help: "stage0, stage1, stage2, dpo or stage3.")
    var stage: TrainingStage?
    @Option(help: ArgumentHelp("Dataset made by build-dataset.", valueName: "dir"))
    var data: String?
    @Option(help: ArgumentHelp("The run's folder.", valueName: "run"))
    var out: String?
    @Option(help: ArgumentHelp("Configuration in YAML.", valueName: "file"))
    var config: String?
    @Option(help: ArgumentHelp("Model to start from; required for stage2, dpo and stage3.", valueName: "dir"))
    var model: String?
    @Option(name: .customLong("set"), help: ArgumentHelp("Override a setting.", valueName: "key=value"))
    var overrides: [String] = []
    @Flag(help: "Go on from the newest checkpoint of the run.")
    var resume = false
    @Flag(help: "Print sizes, memory, time per step and the first example; train nothing.")
    var dryRun = false

    @Flag(
        help:
            "Begin though there seems to be too little memory; with --resume, go on though configuration or data have changed."
    )
    var force = false
    @Option(
        help: ArgumentHelp(
            "Print a commented configuration of every stage, and do nothing else: mini, small or paper.",
            valueName: "name"))
    var printPreset: TrainingPreset?

    func run() throws {
        if let printPreset {
            try StandardStream.output.write(printPreset.yaml)
            return
        }
        guard let stage else {
            throw ValidationError("Missing expected argument '<stage>': stage0, stage1, stage2, dpo or stage3")
        }
        guard let data else { throw ValidationError("Missing expected argument '--data <dir>'") }
        guard let out else { throw ValidationError("Missing expected argument '--out <run>'") }
        try run(stage, data: data, out: out)
    }

    private func run(_ stage: TrainingStage, data: String, out: String) throws {
        Interrupt.listen()
        // A resumed run keeps its configuration unless another is given; what is forced changes it.
        let saved = Path.join(out, "config.yaml")
        let file = config ?? (resume && (overrides.isEmpty || force) && FileSystem.exists(saved) ? saved : nil)
        let configuration = try TrainingConfiguration(stage, file: file, overrides: overrides)
        let clock = ProgressReporter.systemClock()
        let request = TrainingRun.Request(data: data, out: out, model: model, resume: resume, force: force)
        if dryRun {
            let device = try Device.chosen()
            try StandardStream.output.write(TrainingRun.dryRun(request, configuration, device: device, now: clock))
            return
        }
        try RankedJob().run { ranks in
            let run = try TrainingRun(request, configuration, device: try .chosen(), ranks: ranks)
            try run.run(
                display: .standardError, began: Date().timeIntervalSince1970, measuresPeak: true, now: clock,
                isInterrupted: { Interrupt.isRequested })
            if ranks.rank == 0 { try StandardStream.output.writeLine(run.result) }
        }
    }
}

extension TrainingStage: ExpressibleByArgument {}
extension TrainingPreset: ExpressibleByArgument {}
