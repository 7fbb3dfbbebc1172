import ArgumentParser
import FileKit
import SEPITPipeline

struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Time the program's hot paths, and relate them to what this machine does at most.",
        discussion: .examples(
            "sepit bench train",
            "sepit bench gemm structure --json",
            "sepit bench parse --structures pdb",
            discussion: """
                Weights are random and proteins synthetic. Two threads, or as many as SEPIT_THREADS says.
                The first line has the peaks of this machine with so many, measured in the same run.
                """))

    /// What `all` stands for as well.
    enum Choice: Hashable, ExpressibleByArgument {
        case one(Benchmark.Case), all

        static let allCases = Benchmark.Case.allCases.map(Choice.one) + [.all]

        init?(argument: String) {
            guard let choice = Self.allCases.first(where: { $0.name == argument }) else { return nil }
            self = choice
        }

        var name: String {
            switch self {
            case .one(let name): name.rawValue
            case .all: "all"
            }
        }
        var defaultValueDescription: String { name }
        static var allValueStrings: [String] { allCases.map(\.name) }
    }

    @Argument(help: "What to time.")
    var cases: [Choice] = [.all]

    @Option(
        help: ArgumentHelp(
            "Folder with .pdb.gz and .cif.gz files that parse reads; default: synthetic ones.", valueName: "folder"))
    var structures: String?

    @Flag(help: "Print one JSON object per result.")
    var json = false

    func run() throws {
        let benchmark = try Benchmark(device: try .chosen(workers: Benchmark.workers), structures: structures) {
            result in
            if json {
                try StandardStream.output.writeJSON(result)
            } else {
                let text = result.fields.map { $0.name == "case" ? $0.value : "\($0.name) \($0.value)" }
                try StandardStream.output.writeLine(text.joined(separator: "  "))
            }
        }
        let named = cases.flatMap { choice -> [Benchmark.Case] in
            switch choice {
            case .one(let name): [name]
            case .all: Benchmark.Case.allCases
            }
        }
        for name in named { try benchmark.run(name) }
    }
}
