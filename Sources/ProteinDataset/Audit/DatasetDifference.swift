import FileKit

/// What changed from one dataset to another: proteins, what is known of them, sides, and questions.
public struct DatasetDifference: Sendable, Equatable {
    /// A protein that is on another side.
    public struct Moved: Sendable, Equatable {
        /// The protein's.
        public var id: String
        /// The side in the first dataset, and in the second.
        public var from, to: String
    }

    /// A property of a protein that is told otherwise.
    public struct Fact: Sendable, Equatable {
        /// The protein's.
        public var id: String
        /// Such as `organism`.
        public var property: String
        /// Values that the second dataset alone has, and the first alone.
        public var added, removed: [String]
    }

    /// How many questions one dataset alone has.
    public struct Questions: Sendable, Equatable {
        /// Those of the second alone, and of the first alone.
        public var added = 0, removed = 0
    }

    /// Proteins of the second dataset alone, in byte order.
    public private(set) var added: [String] = []
    /// Proteins of the first alone.
    public private(set) var removed: [String] = []
    /// Proteins of both that changed sides.
    public private(set) var moved: [Moved] = []
    /// Proteins of both of which something else is known.
    public private(set) var facts: [Fact] = []
    /// Captions and questions by their kind and property, such as `open ec`; those that are alike in both are left out.
    public private(set) var questions: [String: Questions] = [:]

    /// Whether there is none.
    public var isEmpty: Bool {
        added.isEmpty && removed.isEmpty && moved.isEmpty && facts.isEmpty && questions.isEmpty
    }

    /// Compares the datasets of two folders.
    ///
    /// - Throws: the errors of reading a dataset.
    public init(from first: String, to second: String) throws(SepitError) {
        let (old, new) = (try Self.rows(first), try Self.rows(second))
        removed = old.keys.filter { new[$0] == nil }.sorted()
        for id in new.keys.sorted() {
            guard let now = new[id] else { continue }
            guard let before = old[id] else {
                added.append(id)
                continue
            }
            if before.side != now.side { moved.append(Moved(id: id, from: before.side, to: now.side)) }
            for property in Set(before.facts.properties + now.facts.properties).sorted() {
                let (a, b) = (before.facts[property], now.facts[property])
                let (gone, come) = (a.filter { !b.contains($0) }, b.filter { !a.contains($0) })
                if !gone.isEmpty || !come.isEmpty {
                    facts.append(Fact(id: id, property: property, added: come, removed: gone))
                }
            }
        }
        var counts: [Question: Int] = [:]
        try Self.count(second, 1, &counts)
        try Self.count(first, -1, &counts)
        for (question, count) in counts {
            questions[question.topic, default: Questions()].added += max(0, count)
            questions[question.topic, default: Questions()].removed += max(0, -count)
        }
        questions = questions.filter { $0.value != Questions() }
    }

    /// A question by what it hashes to, which takes less memory than its text.
    private struct Question: Hashable {
        var topic: String
        var hash: Int
    }

    private static func rows(_ folder: String) throws(SepitError) -> [String: DatasetRow] {
        Dictionary(try DatasetRow.read(folder: folder) { (row) throws(SepitError) in (row.id, row) }) { first, _ in
            first
        }
    }

    private static func count(
        _ folder: String, _ amount: Int, _ counts: inout [Question: Int]
    ) throws(SepitError) {
        let dataset = try InstructionDataset(path: folder)
        for stage in [1, 2] {
            for side in DatasetSide.allCases {
                try dataset.forEachExample(stage: stage, split: side) { example in
                    let topic = example.kind == .caption ? "caption" : "\(example.kind.rawValue) \(example.property)"
                    counts[Question(topic: topic, hash: example.hashValue), default: 0] += amount
                }
            }
        }
    }
}
