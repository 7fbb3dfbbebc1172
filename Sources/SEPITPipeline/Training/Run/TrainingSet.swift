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
        var texts: [TextInput]
        package var supervisedTokens: Int

        /// The tokens of all answers.
        var answers: [Int32] { texts.flatMap { $0.labels.filter { $0 >= 0 } } }
        /// Rows that the models process for it.
        var tokens: Int
    }

    package let groups: [Group]
    /// Examples left out because the protein or the text is too long.
    let tooLong: Int
    private let proteins: ProteinStore
    private let configuration: ModelConfiguration

    /// Most questions in a group: more save protein encodings, but make batches less varied.
    private static let questionsPerGroup = 4

    init(
        _ examples: [InstructionExample], stage: TrainingStage, proteins: ProteinStore, template: PromptTemplate,
        configuration: ModelConfiguration, maxProteinLength: Int, maxTextLength: Int
    ) throws(SepitError) {
        self.proteins = proteins
        self.configuration = configuration
        let maxRows = stage == .stage0 ? Int.max : configuration.text.maxPositions ?? .max
        let window = ProteinLength.residues(tokens: configuration.protein.maxTokens)
        var order: [[String]] = []
        var texts: [[String]: [TextInput]] = [:]
        var tooLong = 0
        for example in examples {
            let about = example.proteins
            let text = try template.example(
                turns: example.turns.map { ($0.question, $0.answer) }, proteins: about.count)
            let lengths = about.map { proteins.length(of: $0) ?? 0 }
            let rows = text.ids.count - about.count + Self.tokens(lengths)
            guard text.ids.count <= maxTextLength, lengths.allSatisfy({ $0 <= maxProteinLength }), rows <= maxRows
            else {
                tooLong += 1
                continue
            }
            if texts[about] == nil { order.append(about) }
            texts[about, default: []].append(text)
        }
        self.tooLong = tooLong
        groups = order.flatMap { about in
            let all = texts[about] ?? []
            let lengths = about.map { proteins.length(of: $0) ?? 0 }
            let encoded = lengths.reduce(0) { sum, residues in
                ProteinWindows(residues: residues, window: window).ranges
                    .reduce(sum) { $0 + ProteinLength.tokens(residues: $1.count) }
            }
            let features = Self.tokens(lengths)
            return stride(from: 0, to: all.count, by: Self.questionsPerGroup).map { start in
                let part = Array(all[start..<min(start + Self.questionsPerGroup, all.count)])
                let decoded = part.reduce(0) { $0 + $1.ids.count - about.count + features }
                return Group(
                    proteins: about, texts: part, supervisedTokens: part.reduce(0) { $0 + $1.labels.count { $0 >= 0 } },
                    tokens: encoded + (stage == .stage0 ? 0 : decoded))
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
        return cut(groups.indices.shuffled(using: &random), tokens: limit)
    }

    /// Micro-batches in the order of the file, for validation.
    func batchesInOrder(tokens limit: Int) -> [[Int]] { cut(Array(groups.indices), tokens: limit) }

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
