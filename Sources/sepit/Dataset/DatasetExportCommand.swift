import ArgumentParser
import FileKit
import ProteinDataset

/// `sepit dataset export`: a dataset in the layout of other programs.
struct DatasetExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write a dataset in the layout of the published SEPIT code, or as chat messages.",
        discussion: .examples(
            "sepit dataset export dataset --format chat --out chat",
            "sepit dataset export dataset --format sepit --out published",
            discussion: """
                sepit: stage0, stage1 and stage2 as JSON lines with <protein> in the questions, and the proteins beside \
                them. chat: train.jsonl, valid.jsonl and test.jsonl with messages that hold the sequence itself.
                """))

    @Argument(help: ArgumentHelp("The folder of a dataset.", valueName: "dir"))
    var folder: String

    @Option(help: "The layout: sepit or chat.")
    var format: DatasetExport.Format

    @Option(help: ArgumentHelp("The folder to make.", valueName: "dir"))
    var out: String

    func run() throws { try DatasetExport(folder: folder).write(format, to: out) }
}

extension DatasetExport.Format: ExpressibleByArgument {}
