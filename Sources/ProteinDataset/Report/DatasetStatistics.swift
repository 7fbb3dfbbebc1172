import FileKit

/// What a dataset holds, in numbers.
public struct DatasetStatistics: Sendable, Equatable {
    /// What is known of one property.
    public struct Property: Sendable, Equatable {
        /// Proteins with a value.
        public var proteins = 0
        /// Proteins by value.
        public var values: [String: Int] = [:]

        /// The values that most proteins have.
        public func commonest(_ count: Int) -> [(value: String, proteins: Int)] {
            values.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(count).map { ($0.key, $0.value) }
        }
    }

    /// Proteins by side; `index` for those that no question is asked about.
    public private(set) var sides: [String: Int] = [:]
    /// Proteins of which nothing is known.
    public private(set) var nothingKnown = 0
    /// Residues of each protein with a side.
    public private(set) var lengths: [Int] = []
    /// Proteins with a side and a position for at least one residue.
    public private(set) var withStructure = 0
    /// Chains that are structures of a protein with a side.
    public private(set) var structures = 0
    /// Proteins with a side of each group of more than one.
    public private(set) var groups: [String: Int] = [:]
    /// By name.
    public private(set) var properties: [String: Property] = [:]
    /// Statements by source.
    public private(set) var sources: [String: Int] = [:]
    /// Numbers of examples: stage, side, kind; as the manifest has them.
    package let examples: JSONValue

    /// Counts what is in the folder of a dataset.
    ///
    /// - Throws: the errors of reading a dataset.
    public init(folder: String) throws(SepitError) {
        let counts = try DatasetManifest(folder: folder).json["counts"]
        examples = .object(
            ["stage1", "stage2"].map { JSONValue.Member($0, counts?[$0] ?? .null) })
        _ = try DatasetRow.read(folder: folder) { (row) throws(SepitError) -> Void? in
            add(row)
            return nil
        }
        groups = groups.filter { $0.value > 1 }
    }

    private mutating func add(_ row: DatasetRow) {
        sides[row.side, default: 0] += 1
        if !row.facts.isKnown { nothingKnown += 1 }
        guard row.side != DatasetRow.unasked else { return }
        lengths.append(row.residues)
        if row.positioned > 0 { withStructure += 1 }
        structures += row.structures.count
        groups[row.cluster, default: 0] += 1
        for property in row.facts.properties {
            properties[property, default: Property()].proteins += 1
            for fact in row.facts.statements(of: property) {
                properties[property]?.values[fact.value, default: 0] += 1
                sources[SourceTerms.name(of: fact.source), default: 0] += 1
            }
        }
    }

    /// Proteins with a side.
    public var proteins: Int { lengths.count }

    /// The group of most proteins.
    public var largestGroup: (name: String, proteins: Int)? {
        groups.max { ($0.value, $1.key) < ($1.value, $0.key) }.map { ($0.key, $0.value) }
    }

    /// Proteins by length in steps of a round number of residues, from 0.
    public var lengthHistogram: (step: Int, counts: [Int]) {
        let longest = lengths.max() ?? 0
        let step = [10, 20, 50, 100, 200, 500, 1000, 2000, 5000].first { longest / $0 < 25 } ?? 10_000
        var counts = [Int](repeating: 0, count: longest / step + 1)
        for length in lengths { counts[length / step] += 1 }
        return (step, counts)
    }
}
