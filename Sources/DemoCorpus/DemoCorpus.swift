import FileKit
import ProteinKit

/// A controlled benchmark of synthetic proteins, made from a seed and nothing else.
///
/// Every protein has a fold, a location and a function, independent of each other. The fold shows in the coordinates
/// only, the location in a sorting signal of the sequence, the function in the conserved sites of its family. So each
/// answer of a model can be traced to what it must have read. All proteins say that they are synthetic.
public struct DemoCorpus: Sendable {
    /// The file that holds the labels, tab-separated with a header line:
    ///
    /// - `id`: the base name of the protein's file, without `.pdb.gz`.
    /// - `function`, `location`, `fold`: the phrases of `DemoFamily`, `DemoLocation` and `DemoFold`.
    /// - `length`: residues in the sequence.
    public static let annotationsName = "annotations.tsv"

    /// The most proteins that ids have room for.
    public static let largestCount = 99_999

    private let seed: UInt64
    private let folds: [DemoFold]
    private let locations: [DemoLocation]
    private let families: [DemoFamily]
    private let lengths: [Int]
    private let designer: SequenceDesigner

    /// Plans the labels: every value of each kind equally often, shuffled independently.
    init(count: Int, seed: UInt64) {
        func balanced<Label>(_ labels: [Label], _ stream: String) -> [Label] {
            var result = (0..<count).map { labels[$0 % labels.count] }
            var random = CounterRandom(seed: seed, stream: stream)
            random.shuffle(&result)
            return result
        }
        self.seed = seed
        folds = balanced(DemoFold.allCases, "demo-folds")
        locations = balanced(DemoLocation.allCases, "demo-locations")
        families = balanced(DemoFamily.allCases, "demo-families")
        lengths = Self.lengths(of: folds, seed: seed)
        designer = SequenceDesigner(seed: seed)
    }

    /// The protein at a place in the corpus; a pure function of seed, count and index.
    func protein(_ index: Int) -> DemoProtein {
        // Separate streams, so that what one draws can't tell about the other.
        var sequenceRandom = CounterRandom(seed: seed, stream: "demo-sequence", step: index)
        var backboneRandom = CounterRandom(seed: seed, stream: "demo-backbone", step: index)
        let length = lengths[index]
        let sequence = designer.sequence(
            family: families[index], location: locations[index], length: length, &sequenceRandom)
        let digits = "\(index)"
        return DemoProtein(
            id: "DEMO" + String(repeating: "0", count: max(0, 5 - digits.utf8.count)) + digits, fold: folds[index],
            location: locations[index], family: families[index], sequence: sequence.residues,
            backbone: BackboneDesigner.backbone(folds[index], residueCount: length, &backboneRandom),
            missing: Self.missingResidues(sequence, &sequenceRandom))
    }

    /// 74 to 200 residues, mean about 106, with the same distribution for every fold: each takes one length from each
    /// of as many equal shares as it has proteins.
    private static func lengths(of folds: [DemoFold], seed: UInt64) -> [Int] {
        var random = CounterRandom(seed: seed, stream: "demo-lengths")
        var lengths = [Int](repeating: 0, count: folds.count)
        for fold in DemoFold.allCases {
            var members = folds.indices.filter { folds[$0] == fold }
            random.shuffle(&members)
            for (rank, member) in members.enumerated() {
                let share = (Double(rank) + random.uniformDouble()) / Double(members.count)
                let range = Double(longest - SequenceDesigner.shortest)
                lengths[member] = SequenceDesigner.shortest + Int((share * share * share * range).rounded())
            }
        }
        return lengths
    }

    private static let longest = 200

    /// One protein in eight lacks two to five residues, none of them at an end or part of a signal or site.
    private static func missingResidues(_ sequence: DesignedSequence, _ random: inout CounterRandom) -> Range<Int> {
        guard random.chance(0.125) else { return 0..<0 }
        let count = random.integer(in: 2...5)
        let start = random.integer(in: 5...(sequence.residues.count - 5 - count))
        let range = start..<(start + count)
        return range.contains { sequence.isMarked[$0] } ? 0..<0 : range
    }
}

extension DemoCorpus {
    /// Writes `count` gzipped PDB files and the annotation table. The folder appears complete or not at all, and equal
    /// arguments give equal bytes on any machine and any number of threads.
    ///
    /// - Parameters:
    ///   - directory: A folder that does not exist yet or is empty.
    ///   - replacing: Replace a demo corpus that is there.
    ///   - workers: Threads.
    ///   - display: Where progress is shown.
    ///   - isCancelled: Asked between two proteins.
    /// - Throws: `SepitError` `.usage` (`demo-count`), `.cannotWrite` (`demo-folder-exists`, `cannot-write`),
    ///   `.inputOutput` (`disk-full`, `write-failed`) or `.interrupted` (`interrupted`).
    public static func write(
        count: Int, seed: UInt64, to directory: String, replacing: Bool = false, workers: Workers = Workers(1),
        display: ProgressDisplay = .none, isCancelled: @Sendable () -> Bool = { false }
    ) throws(SepitError) {
        guard (1...largestCount).contains(count) else {
            throw SepitError(
                .usage, code: "demo-count", "A demo corpus can't have \(count) proteins.",
                expected: "1 to \(largestCount)")
        }
        try checkTarget(directory, replacing: replacing)
        let folder = try AtomicDirectory(directory)
        let path = folder.path
        let corpus = DemoCorpus(count: count, seed: seed)
        let progress = ProgressReporter("make-demo", total: count, display: display)
        let rows = try workers.map(
            Array(0..<count), isCancelled: isCancelled, advance: { progress.advance() }
        ) { (index) throws(SepitError) -> String in
            let protein = corpus.protein(index)
            try AtomicFile.write(
                GzipWriter.compress(DemoPDBFile.bytes(of: protein)), to: Path.join(path, protein.id + ".pdb.gz"))
            let cells = [
                protein.id, protein.family.phrase, protein.location.phrase, protein.fold.phrase,
                "\(protein.sequence.count)",
            ]
            return cells.joined(separator: "\t") + "\n"
        }
        progress.finish()
        let header = "id\tfunction\tlocation\tfold\tlength\n"
        try AtomicFile.write(header + rows.joined(), to: Path.join(path, annotationsName))
        try folder.commit()
    }

    /// Refuses a folder with files in it, unless it is a demo corpus that may be replaced.
    private static func checkTarget(_ directory: String, replacing: Bool) throws(SepitError) {
        guard FileSystem.isDirectory(directory) else { return }
        let names = try FileSystem.list(directory)
        guard !names.isEmpty else { return }
        let isDemo = names.allSatisfy { $0 == annotationsName || ($0.hasPrefix("DEMO") && $0.hasSuffix(".pdb.gz")) }
        guard !isDemo || !replacing else { return }
        throw SepitError(
            .cannotWrite, code: "demo-folder-exists", "The folder is not empty.", file: directory,
            hint: isDemo ? "Say --force to replace the demo corpus that is there." : "Choose another folder.")
    }
}
