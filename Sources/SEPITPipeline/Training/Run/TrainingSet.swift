import FileKit
import ProteinDataset
import SEPITModel
import StructureEncoder
import TensorKit

/// Tokenised examples of one side of a dataset, grouped so that a protein is encoded once for several questions.
package struct TrainingSet {
    /// Questions about one protein, or about the same several, that go into a batch together.
    package struct Group {
        var proteins: [String]
        /// Of preferences, a right answer's, then a wrong one's, of each question.
        var texts: [TextInput]
        package var supervisedTokens: Int

        /// The tokens of all answers.
        var answers: [Int32] { texts.flatMap { $0.labels.filter { $0 >= 0 } } }
        /// Rows that the models process for it.
        var tokens: Int { encoded + decoded }
        /// Those of the protein model, and of the language model.
        var encoded, decoded: Int
        /// Times that an epoch has it, on average.
        var share = 1.0
    }

    /// An example, as it is trained.
    struct Example {
        /// Those that it is about.
        var proteins: [String]
        /// What it asks for, such as "fold".
        var property: String
        /// With its answer; of preferences, with a right one and a wrong one.
        var texts: [TextInput]
    }

    package let side: DatasetSide
    package let groups: [Group]
    /// Examples left out because the protein or the text is too long.
    let tooLong: Int
    private let proteins: ProteinStore
    private let configuration: ModelConfiguration

    /// Most questions in a group: more save protein encodings, but make batches less varied.
    private static let questionsPerGroup = 4

    /// - Parameter balance: nil for every example once an epoch.
    init(
        _ examples: [Example], of side: DatasetSide, balance: ExampleBalance? = nil, stage: TrainingStage,
        proteins: ProteinStore, configuration: ModelConfiguration, maxProteinLength: Int, maxTextLength: Int
    ) {
        self.side = side
        self.proteins = proteins
        self.configuration = configuration
        let maxRows = stage == .stage0 ? Int.max : configuration.text.maxPositions ?? .max
        let window = ProteinLength.residues(tokens: configuration.protein.maxTokens)
        /// What goes into groups of its own: where properties are balanced, one property of a protein.
        struct Key: Hashable {
            var about: [String]
            var property: String?
        }
        var order: [Key] = []
        var texts: [Key: [[TextInput]]] = [:]
        var tooLong = 0
        for example in examples {
            let about = example.proteins
            let lengths = about.map { proteins.length(of: $0) ?? 0 }
            let longest = example.texts.map(\.ids.count).max() ?? 0
            let rows = longest - about.count + Self.tokens(lengths)
            guard longest <= maxTextLength, lengths.allSatisfy({ $0 <= maxProteinLength }), rows <= maxRows
            else {
                tooLong += 1
                continue
            }
            let key = Key(about: about, property: balance.map { _ in example.property })
            if texts[key] == nil { order.append(key) }
            texts[key, default: []].append(example.texts)
        }
        self.tooLong = tooLong
        let shares = balance?.shares(
            of: order.map { ($0.property ?? "", $0.about.first ?? "", texts[$0]?.count ?? 0) })
        groups = order.enumerated().flatMap { place, key in
            let (all, about) = (texts[key] ?? [], key.about)
            let lengths = about.map { proteins.length(of: $0) ?? 0 }
            let encoded = lengths.reduce(0) { sum, residues in
                ProteinWindows(residues: residues, window: window).ranges
                    .reduce(sum) { $0 + ProteinLength.tokens(residues: $1.count) }
            }
            let features = Self.tokens(lengths)
            return stride(from: 0, to: all.count, by: Self.questionsPerGroup).map { start in
                let part = all[start..<min(start + Self.questionsPerGroup, all.count)].flatMap { $0 }
                let decoded = part.reduce(0) { $0 + $1.ids.count - about.count + features }
                return Group(
                    proteins: about, texts: part, supervisedTokens: part.reduce(0) { $0 + $1.labels.count { $0 >= 0 } },
                    encoded: encoded, decoded: stage == .stage0 ? 0 : decoded, share: shares?[place] ?? 1)
            }
        }
    }

    /// Of proteins of so many residues.
    private static func tokens(_ lengths: [Int]) -> Int {
        lengths.reduce(0) { $0 + ProteinLength.tokens(residues: $1) }
    }

    /// The micro-batches of an epoch: groups in an order drawn from (seed, epoch), cut where a batch is full.
    func batches(epoch: Int, seed: UInt64, tokens limit: Int) -> [[Int]] {
        var random = CounterRandom(seed: seed, stream: "shuffle", step: epoch)
        return cut(drawn(epoch: epoch, seed: seed).shuffled(using: &random), tokens: limit)
    }

    /// Each group as often as its share says; what a share has beyond a whole number is the chance of once more.
    private func drawn(epoch: Int, seed: UInt64) -> [Int] {
        var random = CounterRandom(seed: seed, stream: "balance", step: epoch)
        return groups.indices.flatMap { index in
            let share = groups[index].share
            guard share != 1 else { return [index] }
            let times = Int(share) + (random.uniformDouble() < share - share.rounded(.down) ? 1 : 0)
            return [Int](repeating: index, count: times)
        }
    }

    /// Micro-batches of all groups, or of some, in the order of the file.
    func batchesInOrder(_ order: [Int]? = nil, tokens limit: Int) -> [[Int]] {
        cut(order ?? Array(groups.indices), tokens: limit)
    }

    private func cut(_ order: [Int], tokens limit: Int) -> [[Int]] {
        var batches: [[Int]] = []
        var tokens = Int.max
        for index in order {
            if batches.isEmpty || tokens + groups[index].tokens > limit {
                batches.append([])
                tokens = 0
            }
            batches[batches.count - 1].append(index)
            tokens += groups[index].tokens
        }
        return batches
    }

    /// How much the models process of a micro-batch.
    struct BatchSize {
        /// Rows of the protein model and of the language model, and rows whose next token is learned.
        var encoded, decoded, supervised: Int
        /// Pairs of residues that see each other.
        var pairs: Int
    }

    /// The size of a micro-batch.
    func size(of batch: [Int]) -> BatchSize {
        var size = BatchSize(encoded: 0, decoded: 0, supervised: 0, pairs: 0)
        let window = ProteinLength.residues(tokens: configuration.protein.maxTokens)
        for group in batch.map({ groups[$0] }) {
            size.encoded += group.encoded
            size.decoded += group.decoded
            size.supervised += group.supervisedTokens
            for protein in group.proteins {
                let tokens = ProteinLength.tokens(residues: min(window, proteins.length(of: protein) ?? 0))
                size.pairs += tokens * tokens
            }
        }
        return size
    }

    /// The model's input for some groups.
    func batch(_ indices: [Int], withStructure: (Int) -> Bool) -> InstructionBatch {
        var texts: [(proteins: [Int], text: TextInput)] = []
        var first = 0
        for index in indices {
            let about = Array(first..<first + groups[index].proteins.count)
            texts += groups[index].texts.map { (about, $0) }
            first += about.count
        }
        return InstructionBatch(packed(proteins(indices, withStructure: withStructure)), texts)
    }

    /// Proteins as the model reads them.
    func packed(_ proteins: [ProteinInput]) -> ProteinBatch {
        ProteinBatch(proteins, compatibility: configuration.compatibility, window: configuration.protein.maxTokens)
    }

    /// The proteins of some groups, one group's after another's.
    ///
    /// - Parameter withStructure: whether the n-th group is shown with its structure.
    func proteins(_ indices: [Int], withStructure: (Int) -> Bool) -> [ProteinInput] {
        indices.enumerated().flatMap { number, index in
            let showsStructure = withStructure(number)
            return groups[index].proteins.map { id in
                guard let protein = proteins.protein(id) else {
                    preconditionFailure("examples are checked against the store when they are read")
                }
                return ProteinInput(sequence: protein.sequence, positions: showsStructure ? protein.positions : [])
            }
        }
    }
}
