import ArgumentParser
import FileKit
import ProteinDataset
import SEPITModel
import SEPITPipeline

struct CalibrateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "calibrate",
        abstract: "Teach a model how sure it may be, and what it doesn't know.",
        discussion: .examples(
            "sepit calibrate --model run2/model --data dataset",
            "sepit calibrate --model run2/model --data dataset --precision 0.99",
            discussion: """
                Asks the questions of the dataset's validation side, with structures and without, and writes \
                calibration.json into the model: how its scores become probabilities, from which probability on answers \
                are right often enough to be given, and how far from those of training a protein may lie. ask then says \
                "I don't know" where it should. The dataset should have what the model was trained on, and validation \
                proteins that it has not seen. sepit train stage2 does this at its end.
                """))

    @Option(help: ArgumentHelp("Model directory.", valueName: "dir"))
    var model: String
    @Option(help: ArgumentHelp("Dataset made by build-dataset.", valueName: "dir"))
    var data: String
    @Option(help: ArgumentHelp("How often answers that are given must be right.", valueName: "share"))
    var precision = 0.95
    @Option(
        help: ArgumentHelp(
            "Ask so many questions at most, with structures and again without. (default: all)", valueName: "count"))
    var limit: Int?

    func validate() throws {
        guard precision > 0, precision < 1 else { throw ValidationError("--precision must be between 0 and 1.") }
        guard limit ?? 1 >= 1 else { throw ValidationError("--limit must be at least 1.") }
    }

    func run() throws {
        Interrupt.listen()
        let path = try ShippedModel(dataFolder: Environment.dataFolder).resolve(model)
        let run = try CalibrationRun(
            model: path, try InstructionDataset(path: data), .init(precision: precision, questions: limit),
            device: try .chosen())
        let progress = ProgressReporter("calibrating", total: 100, unit: "%")
        let calibration = try run.run(isCancelled: { Interrupt.isRequested }) { progress.update(Int($0 * 100)) }
        progress.finish()
        try calibration.write(model: path)
        try StandardStream.output.write(calibration.table)
    }
}
