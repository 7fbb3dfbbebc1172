import FoundationEssentials
import SEPITPipeline
import Testing

/// What the program says about itself, kept in `Snapshots`; `SEPIT_REFRESH=1` writes the files anew.
@Suite struct HelpTests {
    /// ArgumentParser's own description of the command line.
    private struct Description: Decodable {
        struct Command: Decodable {
            var commandName: String
            var subcommands: [Command]?
        }
        var command: Command
    }

    @Test func everyCommandHasHelpWithAnExample() throws {
        let dump = try SepitProgram.run(["--experimental-dump-help"])
        let root = try JSONDecoder().decode(Description.self, from: Data(dump.output.utf8)).command
        var commands: [[String]] = []
        collect(root, [], into: &commands)
        #expect(commands.contains([]))
        #expect(commands.contains(["doctor"]))
        for command in commands {
            let result = try SepitProgram.run(command + ["--help"])
            #expect(result.code == 0)
            #expect(result.errors.isEmpty)
            #expect(result.output.contains("EXAMPLE"), "sepit \(command.joined(separator: " ")) has no example")
            let name = (["sepit"] + command).joined(separator: "-")
            try Snapshot.expect(result.output, in: "Tests/CommandLineTests/Snapshots/\(name).txt")
        }
    }

    @Test func theConfigurationPageIsUpToDate() throws {
        try Snapshot.expect(TrainingConfiguration.documentation, in: "docs/configuration.md")
    }

    private func collect(_ command: Description.Command, _ path: [String], into commands: inout [[String]]) {
        commands.append(path)
        for subcommand in command.subcommands ?? [] where subcommand.commandName != "help" {
            collect(subcommand, path + [subcommand.commandName], into: &commands)
        }
    }
}
