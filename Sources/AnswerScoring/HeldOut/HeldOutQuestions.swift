import FileKit
import ProteinDataset

/// The questions of one side of a dataset that answers are scored for, captions and conversations included.
///
///     let heldOut = try HeldOutQuestions(dataset, side: .test, workers: workers)
///     for question in heldOut.questions { print(question.asked, question.band) }
package struct HeldOutQuestions: Sendable {
    /// In the order of the dataset: captions, then questions.
    package let questions: [HeldOutQuestion]
    /// Questions that are not asked because `isAsked` says so.
    package let leftOut: Int
    /// Questions whose right answer the dataset doesn't tell.
    package let unlabelled: Int

    /// Reads the questions, searches their proteins among those of training, and lets rules without a model answer.
    ///
    /// - Parameters:
    ///   - selection: which of them.
    ///   - isAsked: whether a question is asked at all.
    /// - Throws: `SepitError` `.badData` (`dataset-empty`, `property-unknown`), and the errors of reading and searching a dataset.
    package init(
        _ dataset: InstructionDataset, side: DatasetSide, _ selection: QuestionSelection = QuestionSelection(),
        workers: Workers,
        display: ProgressDisplay = .none, isCancelled: @Sendable () -> Bool = { false },
        isAsked: (InstructionExample) throws(SepitError) -> Bool = { _ in true }
    ) throws(SepitError) {
        let rows = try DatasetRow.read(folder: dataset.path) { (row) throws(SepitError) in
            (id: row.id, cluster: row.cluster, known: row.side == DatasetSide.train.rawValue ? KnownProtein(row) : nil)
        }
        let clusters = Dictionary(rows.map { ($0.id, $0.cluster) }) { first, _ in first }
        var asked: [InstructionExample] = []
        var (leftOut, unlabelled) = (0, 0)
        var properties: Set<String> = []
        for stage in [1, 2] {
            for example in try dataset.examples(stage: stage, split: side) {
                properties.insert(example.property)
                guard selection.takes(example) else { continue }
                if !example.kind.isProse, example.label == nil {
                    unlabelled += 1
                } else if try isAsked(example) {
                    asked.append(example)
                } else {
                    leftOut += example.turns.count
                }
            }
        }
        if let error = selection.unknownProperty(properties, file: dataset.path) { throw error }
        (self.leftOut, self.unlabelled) = (leftOut, unlabelled)
        func cluster(_ example: InstructionExample) -> String { clusters[example.proteins[0]] ?? example.proteins[0] }
        if let limit = selection.limit { asked = Self.sample(asked, limit, cluster) }
        guard !asked.isEmpty else {
            throw SepitError(
                .badData, code: "dataset-empty", "There is no question to ask on the \(side.rawValue) side.",
                file: dataset.path)
        }

        let proteins = Set(asked.map { $0.proteins[0] }).sorted()
        let progress = ProgressReporter("searching", total: proteins.count, display: display)
        let found = try TrainingNeighbours(rows.compactMap(\.known), store: dataset.proteins, workers: workers)
            .neighbours(
                of: proteins, atMost: Self.mostNeighbours + 1, isCancelled: isCancelled, advance: { progress.advance() }
            )
        progress.finish()
        // Where training itself is asked about, a protein is not its own neighbour.
        let neighbours = Dictionary(
            zip(proteins, found).map { id, found in
                (id, Array(found.filter { $0.protein.id != id }.prefix(Self.mostNeighbours)))
            }
        ) { first, _ in first }
        let learned = try TrainingAnswers(
            dataset, remembering: Set(neighbours.values.flatMap { $0.map(\.protein.id) }))
        questions = asked.flatMap { example in
            let near = neighbours[example.proteins[0]] ?? []
            return example.turns.indices.map { turn in
                var question = HeldOutQuestion(example, turn: turn, cluster: cluster(example))
                question.neighbours = near
                question.band = EvaluationBand(identity: SimilarityAudit.nearest(near)?.identity)
                question.isAnswerable = learned.isAnswerable(example)
                question.blind = learned.answers(to: example, neighbours: near)
                return question
            }
        }
    }

    /// Neighbours that a question remembers: evidence is of the nearest ones.
    private static let mostNeighbours = 32

    /// Groups of similar proteins in a random order, each whole, as long as there is room.
    private static func sample(
        _ examples: [InstructionExample], _ limit: Int, _ cluster: (InstructionExample) -> String
    ) -> [InstructionExample] {
        guard limit < examples.reduce(0, { $0 + $1.turns.count }) else { return examples }
        let groups = Dictionary(grouping: examples, by: cluster)
        var random = CounterRandom(seed: 0, stream: "evaluation")
        var chosen: Set<String> = []
        var room = limit
        for name in groups.keys.sorted().shuffled(with: &random) {
            let size = groups[name]?.reduce(0) { $0 + $1.turns.count } ?? 0
            if size <= room {
                chosen.insert(name)
                room -= size
            } else if !chosen.isEmpty {
                break
            }
        }
        // One group alone is more than is wanted: then it is cut.
        guard !chosen.isEmpty else { return Array(examples.prefix(limit)) }
        return examples.filter { chosen.contains(cluster($0)) }
    }
}

extension InstructionExample.Kind {
    /// Whether answers are texts that are compared as a whole.
    package var isProse: Bool { self == .caption || self == .dialogue }
}
