import ArgumentParser
import FileKit
import ProteinDataset
import SequenceSearch

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
            try SearchInputs.index(of: build, workers: workers).write(to: out)
        } else if let target {
            let proteins = try readQueries(workers)
            try search(proteins, in: try SearchInputs.index(of: target, workers: workers), workers)
        }
    }

    /// What is no file but looks like a sequence is one.
    private func readQueries(_ workers: Workers) throws(SepitError) -> [SearchTarget] {
        var proteins: [SearchTarget] = []
        for query in queries {
            if !FileSystem.exists(query), query.utf8.count >= 6, query.utf8.allSatisfy({ (65...90).contains($0) }) {
                proteins.append(SearchTarget(id: "query", sequence: Array(query.utf8)))
            } else {
                proteins += try SearchInputs.proteins(of: [query], workers: workers)
            }
        }
        return proteins
    }

    /// In pieces, so that hits are written as they are found, in the order of the queries.
    private func search(_ proteins: [SearchTarget], in index: SequenceIndex, _ workers: Workers) throws {
        let options = SearchOptions(expectedHits: evalue, maximumHits: maxHits, level: Environment.kernelLevel)
        let progress = ProgressReporter("searching", total: proteins.count, unit: "queries")
        if !json { try StandardStream.output.writeLine(SearchHitText.header) }
        for start in stride(from: 0, to: proteins.count, by: 256) {
            let piece = Array(proteins[start..<min(start + 256, proteins.count)])
            let texts = try workers.map(
                piece, isCancelled: { Interrupt.isRequested }, advance: { progress.advance(amount: 1) }
            ) { (query) throws(SepitError) in
                try index.search(query.sequence, options: options).map { hit in
                    let text = SearchHitText(query: query.id, hit: hit, index: index)
                    return json ? text.json : text.row
                }.joined()
            }
            try StandardStream.output.write(texts.joined())
        }
        progress.finish()
    }
}

/// A hit as it is written.
struct SearchHitText {
    let query: String
    let hit: SearchHit
    let index: SequenceIndex

    static let header = "query\ttarget\tidentity\tcoverage\tbits\tevalue"

    private var fields: [(String, String)] {
        [
            ("identity", decimal(hit.identity, 4)), ("coverage", decimal(hit.coverage, 4)),
            ("bits", decimal(hit.bits, 1)), ("evalue", String(significant(hit.expected))),
        ]
    }

    /// A line of the table for people.
    var row: String {
        ([query, index.id(of: hit.target)] + fields.map(\.1)).joined(separator: "\t") + "\n"
    }

    /// The fields of the command-line contract.
    var json: String {
        let names = [("query", JSONValue.quoted(query)), ("target", JSONValue.quoted(index.id(of: hit.target)))]
        let facts = [("facts", index.facts(of: hit.target) ?? "{}")]
        return "{" + (names + fields + facts).map { "\"\($0)\":\($1)" }.joined(separator: ",") + "}\n"
    }

    private func decimal(_ value: Double, _ places: Int) -> String {
        let scale = (0..<places).reduce(1.0) { scale, _ in scale * 10 }
        return String((value * scale).rounded() / scale)
    }

    /// Three figures.
    private func significant(_ value: Double) -> Double {
        guard value > 0 else { return 0 }
        var scale = 1.0
        while value * scale < 100, scale < 1e300 { scale *= 10 }
        return (value * scale).rounded() / scale
    }
}
