import FileKit

/// Checks every file of a dataset against every other, and finds all that is wrong rather than the first.
public struct DatasetValidation: Sendable {
    /// Something that is wrong.
    public struct Problem: Sendable, Equatable {
        /// Below the folder of the dataset.
        public var file: String
        /// 1-based, where lines make sense.
        public var line: Int?
        /// Stable identifier in kebab case.
        public var code: String
        /// One sentence.
        public var message: String
    }

    /// In the order in which files are read.
    public private(set) var problems: [Problem] = []
    private let folder: String
    private var rows: [String: (side: String, cluster: String)] = [:]
    private var chains: Set<String> = []

    /// Reads and checks the dataset of a folder.
    ///
    /// - Throws: `SepitError` `.missingInput` (`dataset-missing`), `.badData` (`dataset-version`, `json-syntax`) where there is
    ///   no dataset to check.
    public init(folder: String) throws(SepitError) {
        self.folder = folder
        let manifest = try DatasetManifest(folder: folder)
        checkHashes(manifest)
        checkProteins()
        for stage in [1, 2] {
            for side in DatasetSide.allCases { checkExamples(stage, side, manifest) }
        }
        for side in DatasetSide.allCases { checkPreferences(side, manifest) }
        checkCounts(manifest)
        checkReport()
    }

    private mutating func add(_ code: String, _ message: String, in file: String, line: Int? = nil) {
        problems.append(Problem(file: file, line: line, code: code, message: message))
    }

    /// Runs a check that may find that a file can't be read at all.
    private mutating func attempt(
        _ file: String, _ body: (inout DatasetValidation) throws(SepitError) -> Void
    ) {
        do throws(SepitError) { try body(&self) } catch {
            add(error.code, error.message, in: file, line: error.line)
        }
    }

    private mutating func checkHashes(_ manifest: DatasetManifest) {
        for entry in manifest.checksums {
            let path = Path.join(folder, entry.path)
            attempt(entry.path) { (check) throws(SepitError) in
                guard try SHA256.hash(ofFile: path) != entry.sha256 else { return }
                check.add("file-changed", "The file is not the one that the manifest describes.", in: entry.path)
            }
        }
    }

    private mutating func checkProteins() {
        let name = ProteinTable.fileName
        attempt(name) { (check) throws(SepitError) in
            let store = try ProteinStore(path: Path.join(check.folder, DatasetWriter.structuresName))
            var lines: [(id: String, line: Int)] = []
            _ = try JSONLines.read(Path.join(check.folder, name)) { (json, file, line) throws(SepitError) in
                let row = try DatasetRow(json, file: file, line: line)
                check.check(row, json["facts"], line, store)
                lines.append((row.id, line))
            }
            for id in store.ids where check.rows[id] == nil {
                check.add("protein-missing", "No line describes \(id).", in: name)
            }
            for (id, line) in lines {
                guard let row = check.rows[id], let head = check.rows[row.cluster] else {
                    check.add("cluster-unknown", "\(id) is in the group of no protein.", in: name, line: line)
                    continue
                }
                if head.side != row.side {
                    check.add(
                        "cluster-divided", "\(id) is not on the side of its group, \(row.cluster).", in: name,
                        line: line)
                }
            }
        }
    }

    private mutating func check(_ row: DatasetRow, _ facts: JSONValue?, _ line: Int, _ store: ProteinStore) {
        let name = ProteinTable.fileName
        if rows.updateValue((row.side, row.cluster), forKey: row.id) != nil {
            add("id-duplicate", "\(row.id) stands there twice.", in: name, line: line)
        }
        for chain in row.structures where !chains.insert(chain).inserted {
            add("chain-duplicate", "The chain \(chain) belongs to two proteins.", in: name, line: line)
        }
        if let protein = store.protein(row.id) {
            if protein.sequence.count != row.residues {
                add("length-differs", "The sequence of \(row.id) has another length.", in: name, line: line)
            }
            if protein.positions.count(where: { $0 != nil }) != row.positioned {
                add("positions-differ", "Another number of residues of \(row.id) has a position.", in: name, line: line)
            }
        } else {
            add("sequence-missing", "There is no sequence of \(row.id).", in: name, line: line)
        }
        if row.side != DatasetRow.unasked, DatasetSide(rawValue: row.side) == nil || row.facts.isEmpty {
            add("side-wrong", "\(row.id) is on no side that fits it: \(row.side).", in: name, line: line)
        }
        for (property, facts) in facts?.members?.map({ ($0.key, $0.value.elements ?? []) }) ?? [] {
            for fact in facts where (fact["source"]?.text ?? "").isEmpty {
                add("source-missing", "Nobody says the \(property) of \(row.id).", in: name, line: line)
            }
        }
    }

    private mutating func checkExamples(_ stage: Int, _ side: DatasetSide, _ manifest: DatasetManifest) {
        let name = DatasetWriter.examplesName(stage: stage, side)
        attempt(name) { (check) throws(SepitError) in
            var captions: Set<String> = []
            var balance: [String: Int] = [:]
            let count = try JSONLines.read(Path.join(check.folder, name)) { (json, file, line) throws(SepitError) in
                let example = try InstructionExample(json, file: file, line: line)
                for id in example.proteins where check.rows[id]?.side != side.rawValue {
                    check.add("example-side", "\(id) is not on this side.", in: name, line: line)
                }
                switch example.kind {
                case .caption:
                    if !captions.insert(example.id).inserted {
                        check.add("caption-duplicate", "\(example.id) is described twice.", in: name, line: line)
                    }
                case .yesno:
                    for value in example.values {
                        balance["the \(example.property) \(value)", default: 0] += example.label == "yes" ? 1 : -1
                    }
                case .open, .dialogue: break
                }
            }.count
            for (value, excess) in balance.sorted(by: { $0.key < $1.key }) where abs(excess) > 1 {
                let more = excess > 0 ? "yes" : "no"
                check.add("yesno-unbalanced", "The answer is \(more) more often than not for \(value).", in: name)
            }
            let proteins = check.rows.filter { $0.value.side == side.rawValue }.map(\.key)
            for id in stage == 1 ? proteins.sorted() : [] where !captions.contains(id) {
                check.add("caption-missing", "\(id) is not described.", in: name)
            }
            check.check(count, stated: manifest.exampleCount("stage\(stage)", side), in: name)
        }
    }

    private mutating func check(_ count: Int, stated: Int, in name: String) {
        if stated != count {
            add("count-differs", "There are \(count) examples; the manifest has \(stated).", in: name)
        }
    }

    private mutating func checkPreferences(_ side: DatasetSide, _ manifest: DatasetManifest) {
        let name = DatasetWriter.preferencesName(side)
        let (path, stated) = (Path.join(folder, name), manifest.exampleCount("preferences", side))
        guard stated > 0 || FileSystem.exists(path) else { return }  // earlier versions made none
        attempt(name) { (check) throws(SepitError) in
            let count = try JSONLines.read(path) { (json, file, line) throws(SepitError) in
                let pair = try PreferencePair(json, file: file, line: line)
                for id in pair.right.proteins where check.rows[id]?.side != side.rawValue {
                    check.add("example-side", "\(id) is not on this side.", in: name, line: line)
                }
            }.count
            check.check(count, stated: stated, in: name)
        }
    }

    private mutating func checkCounts(_ manifest: DatasetManifest) {
        let asked = rows.values.count { $0.side != DatasetRow.unasked }
        if manifest.proteinCount != asked {
            add(
                "count-differs", "The manifest has \(manifest.proteinCount) proteins with facts, the table \(asked).",
                in: DatasetManifest.fileName)
        }
    }

    private mutating func checkReport() {
        let name = DatasetReport.fileName
        attempt(name) { (check) throws(SepitError) in
            try DatasetReport.forEachFile(of: Path.join(check.folder, name)) { (file) throws(SepitError) in
                for id in file.kept where !check.chains.contains(id) && check.rows[id] == nil {
                    check.add("kept-unknown", "\(id) is reported as kept and is in no protein.", in: name)
                }
            }
        }
    }
}

extension DatasetManifest {
    /// The files of the dataset as they were written, by path; none in a manifest of an earlier version.
    var checksums: [(path: String, sha256: String)] {
        var checksums: [(path: String, sha256: String)] = []
        for entry in json["files"]?.elements ?? [] {
            if let path = entry["path"]?.text, let sum = entry["sha256"]?.text { checksums.append((path, sum)) }
        }
        return checksums
    }

    /// Number of examples in a folder of them, such as "stage1", on a side.
    func exampleCount(_ folder: String, _ side: DatasetSide) -> Int {
        (json["counts"]?[folder]?[side.rawValue]?.members ?? []).reduce(0) { $0 + ($1.value.whole ?? 0) }
    }
}
