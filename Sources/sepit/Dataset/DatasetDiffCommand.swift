import ArgumentParser
import FileKit
import ProteinDataset

/// `sepit dataset diff`: what changed from one dataset to another.
struct DatasetDiffCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Say what changed from one dataset to another: proteins, statements, sides, questions.",
        discussion: .examples("sepit dataset diff old new", "sepit dataset diff old new --json"))

    @Argument(help: ArgumentHelp("The folder of a dataset.", valueName: "old"))
    var first: String

    @Argument(help: ArgumentHelp("The folder of another.", valueName: "new"))
    var second: String

    @Flag(help: "Write one JSON object.")
    var json = false

    func run() throws {
        let difference = try DatasetDifference(from: first, to: second)
        try StandardStream.output.write(json ? difference.json.line + "\n" : difference.text)
    }
}
