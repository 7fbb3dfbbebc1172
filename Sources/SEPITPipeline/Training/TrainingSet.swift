import FileKit
import StructureEncoder
import TensorKit

/// Tokenised examples of one side of a dataset, grouped so that a protein is encoded once for several questions.
struct TrainingSet {
    /// Questions about one protein that go into a batch together.
    struct Group {
        var protein: String
        var texts: [TextInput]
        var supervisedTokens: Int

        /// The tokens of all answers.
        var answers: [Int32] { texts.flatMap { $0.labels.filter { $0 >= 0 } } }
        /// Rows that the models process for it.
        var tokens: Int
    }

    let groups: [Group]
    /// Examples left out because the protein or the text is too long.
    let tooLong: Int
    private let proteins: ProteinStore

    /// Most questions in a group: more save protein encodings, but make batches less varied.
    private static let questionsPerGroup = 4

    init(
        _ examples: [InstructionExample], stage: TrainingStage, proteins: ProteinStore, template: PromptTemplate,
        maxProteinLength: Int, maxTextLength: Int
    ) throws(SepitError) {
        self.proteins = proteins
        var order: [String] = []
        var texts: [String: [TextInput]] = [:]
        var tooLong = 0
        for example in examples {
            let text = try template.example(question: example.question, answer: example.answer)
            guard text.ids.count <= maxTextLength, (proteins.length(of: example.id) ?? 0) <= maxProteinLength else {
                tooLong += 1
                continue
            }
            if texts[example.id] == nil { order.append(example.id) }
            texts[example.id, default: []].append(text)
        }
        self.tooLong = tooLong
        groups = order.flatMap { id in
            let all = texts[id] ?? []
            return stride(from: 0, to: all.count, by: Self.questionsPerGroup).map { start in
                let part = Array(all[start..<min(start + Self.questionsPerGroup, all.count)])
                let rows = (proteins.length(of: id) ?? 0) + 2
                return Group(
                    protein: id, texts: part, supervisedTokens: part.reduce(0) { $0 + $1.labels.count { $0 >= 0 } },
                    tokens: rows + (stage == .stage0 ? 0 : part.reduce(0) { $0 + $1.ids.count - 1 + rows }))
            }
        }
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
    func batch(
        _ indices: [Int], compatibility: Compatibility, withStructure: (Int) -> Bool
    ) -> InstructionBatch {
        InstructionBatch(
            ProteinBatch(proteins(indices, withStructure: withStructure), compatibility: compatibility),
            indices.enumerated().flatMap { number, index in groups[index].texts.map { (number, $0) } })
    }

    /// The proteins of some groups.
    ///
    /// - Parameter withStructure: whether the n-th group is shown with its structure.
    func proteins(_ indices: [Int], withStructure: (Int) -> Bool) -> [ProteinInput] {
        indices.enumerated().map { number, index in
            guard let protein = proteins.protein(groups[index].protein) else {
                preconditionFailure("examples are checked against the store when they are read")
            }
            return ProteinInput(
                sequence: protein.sequence, positions: withStructure(number) ? protein.positions : [])
        }
    }
}
