import ArgumentParser
import FileKit
import ProteinDataset

/// `sepit dataset neighbours`: finds the training proteins that are similar to each protein of a dataset.
struct DatasetNeighboursCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "neighbours",
        abstract: "Find the training proteins nearest to each protein, for training with evidence.",
        discussion: .examples(
            "sepit dataset neighbours dataset",
            "sepit train stage2 --data dataset --model run1/model --out run2 --set train.evidence=0.8",
            discussion: """
                Writes \(NeighbourTable.fileName) into the dataset. A protein is never its own neighbour.
                """))

    @Argument(help: ArgumentHelp("The folder of a dataset.", valueName: "dir"))
    var folder: String

    @Option(help: "Threads; the result is the same for any number. (default: all cores)")
    var workers: Int?

    func validate() throws {
        guard workers ?? 1 >= 1 else { throw ValidationError("--workers must be at least 1.") }
    }

    func run() throws {
        Interrupt.listen()
        let dataset = try InstructionDataset(path: folder)
        try NeighbourTable(
            searching: dataset, workers: try .chosen(workers), display: .standardError,
            isCancelled: { Interrupt.isRequested }
        ).write(to: dataset)
    }
}
