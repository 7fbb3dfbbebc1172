import ArgumentParser
import FileKit
import ProteinDataset
import SEPITPipeline

struct BuildDatasetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "build-dataset",
        abstract: "Make an instruction dataset from structure and sequence files.",
        discussion: .examples(
            "sepit build-dataset structures/ --annotations facts.tsv --out dataset",
            "sepit build-dataset structures/ --out part2 --shard 2/8",
            "sepit build-dataset part1 part2 part3 --out dataset",
            discussion: """
                An annotation table is tab-separated and has a header such as: id, function, location, fold. \
                Every other column is a property of its own. An id is an entry (1abc), a chain (1abc_A), a file \
                name, a UniProt accession or the id of a FASTA record.
                """))

    @Argument(
        help: ArgumentHelp("PDB, mmCIF or FASTA files (also .gz), folders of them, or shards.", valueName: "input"))
    var inputs: [String]

    @Option(help: ArgumentHelp("The folder to make.", valueName: "dir"))
    var out: String

    @Option(parsing: .upToNextOption, help: ArgumentHelp("Tables of facts about the proteins.", valueName: "file"))
    var annotations: [String] = []

    @Option(help: "Decides wording, wrong values and split.")
    var seed: UInt64 = 0

    @Option(
        help: "Threads that read files; the result is the same for any number. (default: SEPIT_THREADS, or all cores)")
    var workers: Int?

    @Option(help: ArgumentHelp("Take only the I-th of N slices of the entries.", valueName: "i/n"))
    var shard: String?

    @Option(help: ArgumentHelp("Leave out proteins with fewer residues.", valueName: "residues"))
    var minLength = DatasetOptions.defaultLengths.lowerBound

    @Option(help: ArgumentHelp("Leave out proteins with more residues; nothing is ever cut.", valueName: "residues"))
    var maxLength = DatasetOptions.defaultLengths.upperBound

    @Option(
        help: ArgumentHelp(
            "Keep proteins with about this share of equal residues (0.4 to 1) on one side of the split.",
            valueName: "share"))
    var identity: Double?

    @Flag(help: "Replace a dataset that is there already.")
    var force = false

    func validate() throws {
        guard minLength >= 1, minLength <= maxLength else {
            throw ValidationError("--min-length must be at least 1 and at most --max-length.")
        }
        guard identity.map({ (DatasetOptions.lowestIdentity...1).contains($0) }) ?? true else {
            throw ValidationError("--identity must be from \(DatasetOptions.lowestIdentity) to 1.")
        }
        guard identity == nil || shard == nil else {
            throw ValidationError("--identity needs all proteins: give it when the shards are joined.")
        }
        guard workers ?? 1 >= 1 else { throw ValidationError("--workers must be at least 1.") }
    }

    func run() throws {
        Interrupt.listen()
        let options = DatasetOptions(
            inputs: inputs, annotations: annotations, seed: seed,
            workers: try .chosen(workers),
            shard: try shard.map(DatasetShard.init), lengths: minLength...maxLength,
            identity: identity)
        let builder = DatasetBuilder(
            options: options, display: .standardError, isCancelled: { Interrupt.isRequested })
        let summary = try builder.build(at: out, replacing: force)
        try StandardStream.error.write(message(summary))
    }

    private func message(_ summary: DatasetSummary) -> String {
        var lines = [
            "\(out): \(summary.proteins) proteins (\(summary.proteinsWithStructure) with structure) "
                + "from \(summary.files) files"
        ]
        for (stage, name) in [(1, "captions"), (2, "questions")] {
            let counts = DatasetSide.allCases.map { "\(summary.examples[stage]?[$0] ?? 0) \($0.rawValue)" }
            lines.append("  stage \(stage), \(name): " + counts.joined(separator: ", "))
        }
        let leftOut = summary.leftOut.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        if !leftOut.isEmpty {
            lines.append("  left out: " + leftOut.map { "\($0.value) \($0.key)" }.joined(separator: ", "))
            lines.append("  every reason is in \(Path.join(out, "report.json"))")
        }
        if let unused = summary.unusedAnnotations, unused > 0 {
            lines.append("  warning: \(unused) rows of the annotation tables match no protein")
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
