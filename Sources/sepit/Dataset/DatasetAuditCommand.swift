import ArgumentParser
import FileKit
import ProteinDataset

/// `sepit dataset audit`: what leaks from the training side of a dataset to the others.
struct DatasetAuditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Search every held-out protein among those of training, and score answers that are blind.",
        discussion: .examples(
            "sepit dataset audit dataset", "sepit dataset audit dataset --json > audit.json",
            discussion: """
                Each protein of the validation and the test side is aligned with those of training. Identity is \
                matches over alignment columns, coverage is columns over the length of the shorter sequence; a \
                protein's band is that of its nearest training protein over enough of the shorter sequence.
                Blind answers are those of the majority of training, of a linear model on the words of the question, \
                and of the best hit, which copies what is known of the most similar training protein. A model that is \
                no better than these has learnt nothing from proteins.
                """))

    @Argument(help: ArgumentHelp("The folder of a dataset.", valueName: "dir"))
    var folder: String

    @Option(help: "Threads; the result is the same for any number. (default: all cores)")
    var workers: Int?

    @Flag(help: "Write one JSON object.")
    var json = false

    func validate() throws {
        guard workers ?? 1 >= 1 else { throw ValidationError("--workers must be at least 1.") }
    }

    func run() throws {
        Interrupt.listen()
        let audit = try DatasetAudit(
            folder: folder, workers: try .chosen(workers), display: .standardError,
            isCancelled: { Interrupt.isRequested })
        try StandardStream.output.write(json ? audit.json.line + "\n" : audit.text)
    }
}
