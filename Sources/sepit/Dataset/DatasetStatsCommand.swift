import ArgumentParser
import FileKit
import ProteinDataset

/// `sepit dataset stats`: what a dataset holds, in numbers.
struct DatasetStatsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stats",
        abstract: "Count what a dataset holds: proteins, lengths, groups, properties, sources, questions.",
        discussion: .examples("sepit dataset stats dataset", "sepit dataset stats dataset --json"))

    @Argument(help: ArgumentHelp("The folder of a dataset.", valueName: "dir"))
    var folder: String

    @Flag(help: "Write one JSON object.")
    var json = false

    func run() throws {
        let statistics = try DatasetStatistics(folder: folder)
        try StandardStream.output.write(json ? statistics.json.line + "\n" : statistics.text)
    }
}
