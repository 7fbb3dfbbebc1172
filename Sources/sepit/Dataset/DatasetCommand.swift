import ArgumentParser

/// `sepit dataset`: looks into datasets that `build-dataset` made.
struct DatasetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dataset",
        abstract: "Look into a dataset: its proteins, what they share, what blind answers score.",
        discussion: .examples("sepit dataset show dataset 1brs_D"),
        subcommands: [
            DatasetAuditCommand.self,
            DatasetDiffCommand.self,
            DatasetExportCommand.self,
            DatasetNeighboursCommand.self,
            DatasetShowCommand.self,
            DatasetStatsCommand.self,
            DatasetValidateCommand.self,
        ])
}
