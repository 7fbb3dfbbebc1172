import ArgumentParser
import FileKit
import ProteinDataset

/// `sepit dataset validate`: whether the files of a dataset fit each other.
struct DatasetValidateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Check every file of a dataset against every other.",
        discussion: .examples(
            "sepit dataset validate dataset",
            discussion: """
                Ids, lengths, positions, sides, groups, sources of statements, the balance of yes and no for each value, \
                counts and checksums are checked, and all that is wrong is listed; the exit code is then 65.
                """))

    @Argument(help: ArgumentHelp("The folder of a dataset.", valueName: "dir"))
    var folder: String

    @Flag(help: "Write one JSON object per problem and line.")
    var json = false

    func run() throws {
        let problems = try DatasetValidation(folder: folder).problems
        for problem in problems {
            let place = problem.file + (problem.line.map { ":\($0)" } ?? "")
            try StandardStream.output.writeLine(
                json ? problem.json.line : "\(place): \(problem.message) (\(problem.code))")
        }
        guard problems.isEmpty else {
            throw SepitError(
                .badData, code: "dataset-invalid",
                problems.count == 1 ? "One thing is wrong." : "\(problems.count) things are wrong.", file: folder,
                hint: "Build the dataset again.")
        }
        if !json { try StandardStream.output.writeLine("\(folder): all files fit each other") }
    }
}

extension DatasetValidation.Problem {
    fileprivate var json: JSONValue {
        .object(
            [.init("file", .string(file))] + (line.map { [.init("line", .integer($0))] } ?? [])
                + [.init("code", .string(code)), .init("message", .string(message))])
    }
}
