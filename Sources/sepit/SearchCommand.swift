import ArgumentParser
import FileKit
import ProteinDataset

/// `sepit search`: the nearest known proteins by alignment.
struct SearchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "search",
        abstract: "Find the nearest known proteins of a query by sequence.",
        discussion: .examples(
            "sepit search query.fasta --in dataset", "sepit search MKTAYIAKQRQISFVKSHFSRQ --in proteins.fasta",
            "sepit search --build proteins.fasta --out proteins.index",
            "sepit search queries.fasta --in proteins.index --json > hits.jsonl",
            discussion: """
                A query is a FASTA, PDB or mmCIF file, a folder of them, or a sequence itself. What is searched is an \
                index that --build has made, the folder of a dataset, or such files, which are then indexed each time. \
                Hits come best first: identity is equal residues over columns of the alignment, coverage its columns \
                over the residues of the shorter sequence, and the e-value how many hits as good chance would give.
                """))

    @Argument(help: ArgumentHelp("Files, folders of them, or sequences.", valueName: "query"))
    var queries: [String] = []

    @Option(name: .customLong("in"), help: ArgumentHelp("What to search.", valueName: "path"))
    var target: String?

    @Option(help: ArgumentHelp("Index this for later searches; needs --out.", valueName: "path"))
    var build: String?

    @Option(help: ArgumentHelp("The index file to write.", valueName: "file"))
    var out: String?

    @Option(help: ArgumentHelp("Leave out hits of which chance would give more.", valueName: "number"))
    var evalue = 1e-3

    @Option(help: ArgumentHelp("Hits of a query at most.", valueName: "count"))
    var maxHits = 25

    @Option(help: "Threads; the result is the same for any number. (default: all cores)")
    var workers: Int?

    @Flag(help: "Write one JSON object per hit and line.")
    var json = false

    @Flag(help: "Show how the query is aligned with each hit.")
    var alignments = false

    func validate() throws {
        guard (build != nil) == (out != nil) else { throw ValidationError("--build and --out belong together.") }
        guard (build != nil) != (target != nil) else { throw ValidationError("Give either --in or --build.") }
        guard (build == nil) != queries.isEmpty else {
            throw ValidationError(build == nil ? "Give a query." : "--build takes no queries.")
        }
        guard evalue > 0, evalue.isFinite else { throw ValidationError("--evalue must be above 0.") }
        guard maxHits >= 1 else { throw ValidationError("--max-hits must be at least 1.") }
        guard workers ?? 1 >= 1 else { throw ValidationError("--workers must be at least 1.") }
    }

    func run() throws {
        Interrupt.listen()
        let workers = try Workers.chosen(workers)
        if let build, let out {
            try EvidenceIndex(path: build, workers: workers).write(to: out)
        } else if let target {
            let proteins = try readQueries(workers)
            try search(proteins, in: try EvidenceIndex(path: target, workers: workers), workers)
        }
    }

    /// What is no file but looks like a sequence is one.
    private func readQueries(_ workers: Workers) throws(SepitError) -> [NamedSequence] {
        var proteins: [NamedSequence] = []
        for query in queries {
            if !FileSystem.exists(query), query.utf8.count >= 6, query.utf8.allSatisfy({ (65...90).contains($0) }) {
                proteins.append(NamedSequence(id: "query", sequence: Array(query.utf8)))
            } else {
                proteins += try NamedSequence.read([query], workers: workers)
            }
        }
        return proteins
    }

    /// From so many queries on, an index of words is worth its making.
    private static let manyQueries = 100

    /// In pieces, so that hits are written as they are found, in the order of the queries.
    private func search(_ proteins: [NamedSequence], in index: EvidenceIndex, _ workers: Workers) throws {
        let isMany = proteins.count >= Self.manyQueries
        let index = isMany ? try index.forManyQueries(workers: workers) : index
        let progress = ProgressReporter("searching", total: proteins.count, unit: "queries")
        if !json { try StandardStream.output.writeLine(NeighbourText.header) }
        for start in stride(from: 0, to: proteins.count, by: 256) {
            let piece = Array(proteins[start..<min(start + 256, proteins.count)])
            // One query on all threads, or one on each.
            let outer = isMany ? workers : Workers(1)
            let texts = try outer.map(
                piece, isCancelled: { Interrupt.isRequested }, advance: { progress.advance(amount: 1) }
            ) { (query) throws(SepitError) in
                try index.neighbours(
                    of: query.sequence, limit: maxHits, expected: evalue, level: Environment.kernelLevel,
                    workers: isMany ? Workers(1) : workers
                ).map { neighbour in
                    let rows =
                        alignments
                        ? index.rows(of: query.sequence, with: neighbour, level: Environment.kernelLevel) : nil
                    let text = NeighbourText(neighbour)
                    return json
                        ? text.json(query: query.id, rows: rows) : text.row(query: query.id, rows: rows)
                }.joined()
            }
            try StandardStream.output.write(texts.joined())
        }
        progress.finish()
    }
}
