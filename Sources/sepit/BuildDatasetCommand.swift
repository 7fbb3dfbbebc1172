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

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("Template files with wordings of your own, or folders of them.", valueName: "file"))
    var templates: [String] = []

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
            "How proteins are divided: similarity, family, date, random, or column (named split, of a table).",
            valueName: "method"))
    var split: SplitMethod = .similarity

    @Option(help: ArgumentHelp("Similar proteins have this share of equal residues.", valueName: "share"))
    var identity = 0.3

    @Option(help: ArgumentHelp("And align over this share of the shorter one.", valueName: "share"))
    var coverage = 0.5

    @Option(
        help: ArgumentHelp(
            "No group of similar proteins larger than this share; what is divided then goes to train. (default: any)",
            valueName: "share"))
    var maxComponent: Double?

    @Option(name: .customLong("min-plddt"), help: "Residues of predictions below this pLDDT have no position.")
    var minPLDDT = 50.0

    @Flag(help: "Replace a dataset that is there already.")
    var force = false

    func validate() throws {
        guard minLength >= 1, minLength <= maxLength else {
            throw ValidationError("--min-length must be at least 1 and at most --max-length.")
        }
        for (name, share) in [("identity", identity), ("coverage", coverage), ("max-component", maxComponent ?? 1)] {
            guard (0.05...1).contains(share) else { throw ValidationError("--\(name) must be from 0.05 to 1.") }
        }
        guard (0...100).contains(minPLDDT) else { throw ValidationError("--min-plddt must be from 0 to 100.") }
        guard workers ?? 1 >= 1 else { throw ValidationError("--workers must be at least 1.") }
    }

    func run() throws {
        Interrupt.listen()
        let options = DatasetOptions(
            inputs: inputs, annotations: annotations, templates: templates, seed: seed,
            workers: try .chosen(workers),
            shard: try shard.map(DatasetShard.init), lengths: minLength...maxLength, split: split,
            similarity: SimilarityThresholds(identity: identity, coverage: coverage), largestGroup: maxComponent,
            minPLDDT: minPLDDT)
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

extension SplitMethod: ExpressibleByArgument {}
