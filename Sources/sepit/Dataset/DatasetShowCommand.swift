import ArgumentParser
import FileKit
import ProteinDataset

/// `sepit dataset show`: what a dataset has about one protein.
struct DatasetShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a protein of a dataset: its side, its description, every statement with its source.",
        discussion: .examples(
            "sepit dataset show dataset 1brs_D", "sepit dataset show dataset P11540 --json",
            discussion: """
                A protein goes by its id, by each chain that is a structure of it, and by its accessions. Chains are \
                told apart by case, entries are not: 1BRS_D is 1brs_D, but 1brs_d is not. An accession may name \
                several proteins, such as the parts of a polyprotein; the longest comes first.
                """))

    @Argument(help: ArgumentHelp("The folder of a dataset.", valueName: "dir"))
    var folder: String

    @Argument(help: ArgumentHelp("A protein, an accession, or a chain.", valueName: "id"))
    var name: String

    @Flag(help: "Write one JSON object per protein and line.")
    var json = false

    func run() throws {
        let sheets = try ProteinSheet.find(name, in: folder)
        if json {
            for sheet in sheets { try StandardStream.output.writeLine(sheet.json.line) }
        } else {
            let width = min(120, max(60, StandardStream.output.width ?? 100))
            try StandardStream.output.write(sheets.map { $0.text(width: width) }.joined(separator: "\n"))
        }
    }
}
