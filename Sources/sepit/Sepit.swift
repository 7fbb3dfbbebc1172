import ArgumentParser
import FileKit
import ProteinKit
import SEPITPipeline

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

@main
struct Sepit: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sepit",
        abstract: "Structure-enhanced protein instruction tuning: from structure files to answers.",
        discussion: .examples("sepit doctor"),
        version: ProjectVersion.current,
        subcommands: [
            AskCommand.self,
            BenchCommand.self,
            BuildDatasetCommand.self,
            CalibrateCommand.self,
            ContactsCommand.self,
            DatasetCommand.self,
            DoctorCommand.self,
            EmbedCommand.self,
            EmbedTextCommand.self,
            EvaluateCommand.self,
            ExpertCommand.self,
            ImportCommand.self,
            InspectCommand.self,
            LogitsCommand.self,
            MakeDemoCommand.self,
            MergeCommand.self,
            SearchCommand.self,
            SecondaryStructureCommand.self,
            ServeCommand.self,
            TokenizeCommand.self,
            TrainCommand.self,
        ])

    /// Runs the command; a `SepitError` that it throws becomes a message on standard error and an exit code.
    static func main() {
        StandardStream.ignoreBrokenPipes()
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch let error as SepitError {
            // A reader that has gone, such as `head`, has seen what it wanted.
            if error.code == StandardStream.brokenPipe { leave(0) }
            try? StandardStream.error.writeLine("error: \(error)")
            leave(error.kind.exitCode)
        } catch {
            exit(withError: error)
        }
    }
}

extension String {
    /// The `discussion` of a command: its examples, and what else is to be said.
    static func examples(_ examples: String..., discussion: String = "") -> String {
        let list =
            (examples.count == 1 ? "EXAMPLE:\n" : "EXAMPLES:\n") + examples.map { "  " + $0 }.joined(separator: "\n")
        return discussion.isEmpty ? list : list + "\n\n" + discussion
    }
}

// `exit` inside a command means ArgumentParser's.
private func leave(_ code: Int32) -> Never { exit(code) }
