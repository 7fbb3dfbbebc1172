import FileKit

/// The values of all proteins by property, each text once: what yes/no questions and sides by family look at.
struct FactValues: Sendable {
    /// One property's values, of those proteins that have any.
    struct Column: Sendable {
        /// Ascending.
        fileprivate(set) var proteins: [Int32] = []
        /// Where the values of each protein end in `values`.
        fileprivate var ends: [Int32] = []
        /// Places of texts.
        fileprivate var values: [Int32] = []
        fileprivate let isKept: Bool
        /// Hashes of the values of a property whose texts are not kept.
        fileprivate var hashes: Set<UInt64> = []
        fileprivate var proteinCount = 0

        fileprivate init(isKept: Bool) { self.isKept = isKept }

        fileprivate mutating func add(_ numbers: [Int32], of protein: Int) {
            proteinCount += 1
            guard isKept else { return }
            proteins.append(Int32(truncatingIfNeeded: protein))
            values += numbers
            ends.append(Int32(truncatingIfNeeded: values.count))
        }
    }

    private(set) var texts: [String] = []
    private var places: [String: Int32] = [:]
    private var columns: [String: Column] = [:]

    /// No values.
    init() {}

    /// - Parameters:
    ///   - proteins: whose values are looked at, ascending.
    ///   - keeps: whether the texts of a property are wanted; others are counted.
    ///   - facts: of a range of `proteins`; asked on all threads.
    /// - Throws: what `facts` throws; `.interrupted`.
    init(
        proteins: [Int], workers: Workers, isCancelled: @Sendable () -> Bool, keeping keeps: (String) -> Bool,
        facts: @Sendable (Range<Int>) throws(SepitError) -> [ProteinFacts]
    ) throws(SepitError) {
        let step = Self.proteinsPerTask * workers.count * 4
        for start in stride(from: 0, to: proteins.count, by: step) {
            let tasks = stride(from: start, to: min(proteins.count, start + step), by: Self.proteinsPerTask).map {
                $0..<min(proteins.count, $0 + Self.proteinsPerTask)
            }
            let found = try workers.map(tasks, isCancelled: isCancelled, advance: {}, facts)
            for (index, facts) in found.joined().enumerated() {
                add(facts, of: proteins[start + index], keeping: keeps)
            }
        }
    }

    private static let proteinsPerTask = 256

    private mutating func add(_ facts: ProteinFacts, of protein: Int, keeping keeps: (String) -> Bool) {
        for property in facts.properties {
            let values = facts[property]
            let isKept = columns[property]?.isKept ?? keeps(property)
            let numbers = isKept ? values.map { place(of: $0) } : []
            columns[property, default: Column(isKept: isKept)].add(numbers, of: protein)
            if !isKept { columns[property]?.hashes.formUnion(values.map(Self.hash)) }
        }
    }

    private mutating func place(of text: String) -> Int32 {
        if let place = places[text] { return place }
        let place = Int32(truncatingIfNeeded: texts.count)
        places[text] = place
        texts.append(text)
        return place
    }

    /// FNV-1a: the same in every run, and good enough to count by.
    private static func hash(of text: String) -> UInt64 {
        text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }

    /// By name; those whose texts are not kept as well.
    var properties: [String] { columns.keys.sorted() }

    /// Number of proteins that have the property, and of different values.
    func counts(of property: String) -> (proteins: Int, values: Int) {
        guard let column = columns[property] else { return (0, 0) }
        return (column.proteinCount, column.isKept ? Set(column.values).count : column.hashes.count)
    }

    /// The values of some proteins, in their order; none where the property is unknown or its texts are not kept.
    ///
    /// - Parameter proteins: ascending.
    func values(of property: String, proteins: [Int]) -> [[String]] {
        guard let column = columns[property] else { return proteins.map { _ in [] } }
        var place = 0
        return proteins.map { protein in
            while place < column.proteins.count, column.proteins[place] < protein { place += 1 }
            guard place < column.proteins.count, column.proteins[place] == protein else { return [] }
            let start = place == 0 ? 0 : Int(column.ends[place - 1])
            return column.values[start..<Int(column.ends[place])].map { texts[Int($0)] }
        }
    }

    /// The place of a text that is kept.
    func place(ofText text: String) -> Int? { places[text].map { Int($0) } }
}
