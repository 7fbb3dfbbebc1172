import ArgumentParser
import FileKit
import ProteinDataset
import ProteinExperts
import SEPITPipeline

struct BuildDatasetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "build-dataset",
        abstract: "Make an instruction dataset from structure and sequence files.",
        discussion: .examples(
            "sepit build-dataset structures/ --annotations facts.tsv --out dataset",
            "sepit build-dataset 'models/*.cif.gz' proteome.tar --list more.txt --out dataset --resume",
            "sepit build-dataset structures/ --out part2 --shard 2/8",
            "sepit build-dataset part1 part2 part3 --out dataset",
            discussion: """
                An annotation table is tab-separated and has a header such as: id, function, location, fold. \
                Every other column is a property of its own. An id is an entry (1abc), a chain (1abc_A), a file \
                name, a UniProt accession or the id of a FASTA record.

                Under mpirun, ranks read a shard each (docs/cluster.md).
                """))

    @Argument(
        help: ArgumentHelp(
            "PDB, mmCIF or FASTA files (also .gz), folders and tar archives of them, quoted patterns, @lists, or shards.",
            valueName: "input"))
    var inputs: [String] = []

    @Option(parsing: .upToNextOption, help: ArgumentHelp("Files that list inputs, one path a line.", valueName: "file"))
    var list: [String] = []

    @Option(help: ArgumentHelp("The folder to make.", valueName: "dir"))
    var out: String

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("What is known of the proteins: tables, UniProt, SIFTS, GO.", valueName: "file"))
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

    @Flag(help: "Also write conversations that call experts, to teach calls.")
    var experts = false

    @Flag(help: "Replace a dataset that is there already.")
    var force = false

    @Flag(help: "Go on with an interrupted build of the same folder; inputs that have changed are read again.")
    var resume = false

    @Flag(help: "End at the first file that can't be read.")
    var strict = false

    func validate() throws {
        guard !inputs.isEmpty || !list.isEmpty else { throw ValidationError("Name an input, or a --list of them.") }
        guard minLength >= 1, minLength <= maxLength else {
            throw ValidationError("--min-length must be at least 1 and at most --max-length.")
        }
        for (name, share) in [("identity", identity), ("coverage", coverage), ("max-component", maxComponent ?? 1)] {
            guard (0.05...1).contains(share) else { throw ValidationError("--\(name) must be from 0.05 to 1.") }
        }
        guard (0...100).contains(minPLDDT) else { throw ValidationError("--min-plddt must be from 0 to 100.") }
        guard !experts || shard == nil else {
            throw ValidationError("--experts needs the whole dataset: give it when the shards are joined.")
        }
        guard workers ?? 1 >= 1 else { throw ValidationError("--workers must be at least 1.") }
    }

    func run() throws {
        Interrupt.listen()
        let options = DatasetOptions(
            inputs: inputs, lists: list, annotations: annotations, templates: templates, seed: seed,
            workers: try .chosen(workers),
            shard: try shard.map(DatasetShard.init), lengths: minLength...maxLength, split: split,
            similarity: SimilarityThresholds(identity: identity, coverage: coverage), largestGroup: maxComponent,
            minPLDDT: minPLDDT, isResumed: resume, isStrict: strict)
        try RankedJob().run { ranks in
            let builder = DatasetBuilder(
                options: options, display: .standardError, isCancelled: { Interrupt.isRequested })
            guard let summary = try builder.build(at: out, replacing: force, on: ranks) else { return }
            try StandardStream.error.write(message(summary))
            if experts { try writeConversations() }
        }
    }

    private func writeConversations() throws {
        let counts = try ExpertConversations(
            seed: seed, workers: try .chosen(workers), isCancelled: { Interrupt.isRequested }
        ).write(to: out)
        let list = DatasetSide.allCases.map { "\(counts[$0] ?? 0) \($0.rawValue)" }.joined(separator: ", ")
        try StandardStream.error.writeLine("  stage 3, half of them calls of experts: \(list)")
    }

    private func message(_ summary: DatasetSummary) -> String {
        if summary.wasComplete { return "\(out): complete already, with \(summary.proteins) proteins\n" }
        var lines = [
            "\(out): \(summary.proteins) proteins (\(summary.proteinsWithStructure) with structure) "
                + "from \(summary.files) files"
        ]
        if shard != nil {
            lines.append("  no sides yet: join all shards with `sepit build-dataset SHARD... --out DIR`")
        }
        for (stage, name) in [(1, "captions"), (2, "questions")] where shard == nil {
            let counts = DatasetSide.allCases.map { "\(summary.examples[stage]?[$0] ?? 0) \($0.rawValue)" }
            lines.append("  stage \(stage), \(name): " + counts.joined(separator: ", "))
        }
        if summary.indexed > 0 {
            lines.append("  to be found only, without questions: \(summary.indexed) proteins")
        }
        let leftOut = summary.leftOut.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        if !leftOut.isEmpty {
            lines.append("  left out: " + leftOut.map { "\($0.value) \($0.key)" }.joined(separator: ", "))
            lines.append("  every reason is in \(Path.join(out, "report.json"))")
        }
        let megabytes = Double(summary.textBytes) / 1e6
        if summary.readSeconds > 0, megabytes >= 1 {
            let rate = megabytes / (summary.readSeconds + summary.writeSeconds)
            lines.append(
                "  \(Int(megabytes)) MB of text: read in \(seconds(summary.readSeconds)), written in "
                    + "\(seconds(summary.writeSeconds)), \(Int(rate)) MB/s")
        }
        if let unused = summary.unusedAnnotations, !unused.isEmpty {
            lines.append(
                "  warning: \(unused.count) rows of the annotation tables match no protein, such as "
                    + unused.prefix(3).joined(separator: ", "))
        }
        return lines.joined(separator: "\n") + "\n"
    }
}

/// Such as "12.3 s".
private func seconds(_ seconds: Double) -> String { "\(Int(seconds)).\(Int(seconds * 10) % 10) s" }

extension SplitMethod: ExpressibleByArgument {}
