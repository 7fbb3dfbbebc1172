import ArgumentParser
import FileKit

@main
struct Sepit: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sepit",
        abstract: "Structure-enhanced protein instruction tuning: from structure files to answers.",
        subcommands: [TokenizeCommand.self])
}
