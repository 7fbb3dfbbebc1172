import ArgumentParser
import DemoCorpus
import FileKit
import SEPITPipeline

struct MakeDemoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "make-demo",
        abstract: "Make a corpus of synthetic proteins with known answers.",
        discussion: .examples(
            "sepit make-demo --out demo --count 600 --seed 1",
            "sepit build-dataset demo --annotations demo/annotations.tsv --out dataset",
            discussion: """
                Writes gzipped PDB files and \(DemoCorpus.annotationsName), a table with the columns id, function,
                location, fold and length. The fold shows in the coordinates only, the location in a sorting signal of
                the sequence, the function in conserved sites. None of these proteins exists, and every file says so.
                Equal arguments give equal files.
                """))

    @Option(help: ArgumentHelp("The folder to make.", valueName: "dir"))
    var out: String

    @Option(help: ArgumentHelp("How many proteins.", valueName: "n"))
    var count = 600

    @Option(help: "Decides everything that is random.")
    var seed: UInt64 = 0

    @Option(help: "Threads; the result is the same for any number. (default: SEPIT_THREADS, or all cores)")
    var workers: Int?

    @Flag(help: "Replace a demo corpus that is there already.")
    var force = false

    func validate() throws {
        guard (1...DemoCorpus.largestCount).contains(count) else {
            throw ValidationError("--count must be between 1 and \(DemoCorpus.largestCount).")
        }
        guard workers ?? 1 >= 1 else { throw ValidationError("--workers must be at least 1.") }
    }

    func run() throws {
        Interrupt.listen()
        try DemoCorpus.write(
            count: count, seed: seed, to: out, replacing: force,
            workers: try .chosen(workers), display: .standardError,
            isCancelled: { Interrupt.isRequested })
        try StandardStream.error.write("\(out): \(count) synthetic proteins and \(DemoCorpus.annotationsName)\n")
    }
}
