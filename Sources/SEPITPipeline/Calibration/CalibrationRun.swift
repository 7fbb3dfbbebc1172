import AnswerScoring
import FileKit
import ProteinDataset
import SEPITModel
import StructureEncoder
import TensorKit

/// Fits the calibration of a model: the training side of a dataset says what can be answered and how proteins look, the
/// validation side how sure the model may be.
///
///     let run = try CalibrationRun(model: "run2/model", InstructionDataset(path: "dataset"), device: Device())
///     try run.run().write(model: "run2/model")
package struct CalibrationRun {
    /// What is asked of a calibration.
    package struct Options: Sendable {
        /// How often answers that are given must be right.
        package var precision = 0.95
        /// Most questions that are asked, once with structures and once without.
        package var questions: Int?
        /// The share of known proteins that may be taken for unknown ones.
        package var outlying = 0.04

        package init(precision: Double = 0.95, questions: Int? = nil) {
            (self.precision, self.questions) = (precision, questions)
        }
    }

    private let dataset: InstructionDataset
    private let options: Options
    private let session: GenerationSession
    /// Without fits.
    private let provisional: Calibration
    private let proteins: (train: [String], valid: [String])
    /// Of the validation side, by protein.
    private let questions: [String: [InstructionExample]]
    /// What the model sees of similar training proteins; nil for one that reads no evidence.
    private let neighbours: NeighbourTable?
    /// Questions about training proteins that show whether relatives are right.
    private let rehearsal: EvidenceRehearsal?

    /// Reads the training side; asks nothing yet.
    ///
    /// - Throws: `SepitError` `.badData` (`calibration-too-little`) for a dataset with too few questions, and errors of
    ///   model and dataset.
    package init(
        model: String, _ dataset: InstructionDataset, _ options: Options = Options(), device: Device
    ) throws(SepitError) {
        self.dataset = dataset
        self.options = options
        let train = try dataset.examples(stage: 2, split: .train).filter { $0.label != nil }
        let valid = try dataset.examples(stage: 2, split: .valid).filter { $0.label != nil }
        guard !train.isEmpty, valid.count >= ConfidenceFit.fewestQuestions else {
            throw Self.tooLittle(dataset, found: train.isEmpty ? "no training side" : "\(valid.count)")
        }
        let open = Dictionary(grouping: train.filter { $0.kind == .open }, by: \.property)
        func common(_ label: String) -> String? {
            let said = train.filter { $0.kind == .yesno && $0.label == label }.map(\.answer)
            return Dictionary(grouping: said) { $0 }.max { ($0.value.count, $1.key) < ($1.value.count, $0.key) }?.key
        }
        let readsEvidence = try ModelConfiguration(contentsOf: Path.join(model, "config.json")).readsEvidence
        provisional = Calibration(
            model: try ModelFingerprint.of(directory: model), precision: options.precision, yes: common("yes"),
            no: common("no"),
            known: open.sorted { $0.key < $1.key }.map {
                KnownAnswers(property: $0, $1, countsValues: readsEvidence)
            },
            selections: readsEvidence ? [] : nil)
        session = try GenerationSession(model: model, judge: AnswerJudge(provisional, precision: 0), device: device)
        let neighbours = readsEvidence ? try NeighbourTable(of: dataset) : nil
        self.neighbours = neighbours
        rehearsal = neighbours.map { EvidenceRehearsal(train, $0) }
        proteins = (Self.proteins(of: train), Self.proteins(of: valid))
        questions = Dictionary(grouping: valid) { $0.proteins[0] }
    }

    /// The code of the error for too few questions.
    static let tooLittle = "calibration-too-little"

    private static func tooLittle(_ dataset: InstructionDataset, found: String) -> SepitError {
        SepitError(
            .badData, code: tooLittle, "The validation side has too few questions for a calibration.",
            file: dataset.path, expected: "at least \(ConfidenceFit.fewestQuestions) of a kind", found: found)
    }

    /// In a random order, the same each time.
    private static func proteins(of examples: [InstructionExample]) -> [String] {
        var seen: Set<String> = []
        var random = CounterRandom(seed: 0, stream: "calibration")
        return examples.flatMap(\.proteins).filter { seen.insert($0).inserted }.shuffled(using: &random)
    }

    /// Proteins that are looked at; of those of training as many are scrambled.
    private static let mostProteins = (train: 2500, valid: 2000)
    /// Means of features in all, so that wide ones fit into memory.
    private static let mostNumbers = 1_000_000
    private static let proteinsPerBatch = 16

    /// Encodes, asks and fits.
    ///
    /// - Parameter progress: called with the share that is done, 0 to 1.
    /// - Throws: `SepitError` `.interrupted`, `.badData` (`calibration-too-little`), and errors of the session.
    package func run(
        isCancelled: () -> Bool = { false }, progress: (Double) -> Void = { _ in }
    ) throws(SepitError) -> Calibration {
        var calibration = provisional
        let hasStructure = proteins.valid.contains { id in
            dataset.proteins.protein(id)?.positions.contains { $0 != nil } ?? false
        }
        let conditions = hasStructure ? [true, false] : [false]
        var asked: [(withStructure: Bool, outcomes: [EvaluationOutcome])] = []
        for (number, withStructure) in conditions.enumerated() {
            func report(_ share: Double) { progress((Double(number) + share) / Double(conditions.count)) }
            let kind = try kind(withStructure, isCancelled) { report($0 / 4) }
            calibration.kinds += kind.map { [$0] } ?? []
            let outcomes = try ask(withStructure, isCancelled) { report(0.25 + 0.75 * $0) }
                .filter { $0.judgement?.hasStructure == withStructure }
            asked.append((withStructure, outcomes))
        }
        let all = asked.flatMap(\.outcomes)
        let rehearsed =
            try rehearsal?.questions(scorer: { (asked) throws(SepitError) in
                AnswerScorer(scoring: asked, knowing: try dataset.values())
            }) ?? []
        calibration.selections = neighbours.map { _ in
            [false, true].flatMap { Self.selections(all, rehearsed, isYesNo: $0) }
        }
        for (withStructure, outcomes) in asked {
            let (chosen, weighed) = (outcomes.filter { !$0.samples.isEmpty }, outcomes.filter { $0.samples.isEmpty })
            calibration.fits += Self.fits(weighed, hasStructure: withStructure)
            for isYesNo in [false, true] {
                calibration.fits += Self.fits(
                    chosen: chosen, rehearsed, isYesNo: isYesNo, hasStructure: withStructure)
            }
        }
        guard !calibration.fits.isEmpty else { throw Self.tooLittle(dataset, found: "fewer of each") }
        return calibration
    }

    // MARK: Answers

    /// Asks all questions about proteins in a random order, up to the limit.
    private func ask(
        _ withStructure: Bool, _ isCancelled: () -> Bool, progress: (Double) -> Void
    ) throws(SepitError) -> [EvaluationOutcome] {
        var asked: [HeldOutQuestion] = []
        for id in proteins.valid where asked.count < options.questions ?? .max {
            for example in questions[id] ?? []
            where try session.reads(
                example.question, evidence: evidence(for: example.proteins, on: example.property),
                residues: example.proteins.map { dataset.proteins.length(of: $0) ?? 0 },
                answerTokens: EvaluationRun.longestAnswer)
            {
                asked.append(HeldOutQuestion(example, cluster: id))
            }
        }
        let scorer = AnswerScorer(scoring: asked.map(\.asked), knowing: try dataset.values())
        var outcomes: [EvaluationOutcome] = []
        for start in stride(from: 0, to: asked.count, by: EvaluationRun.questionsPerBatch) {
            let batch = asked[start..<min(start + EvaluationRun.questionsPerBatch, asked.count)]
            let answers = try session.answer(
                batch.map { prompt($0, withStructure) }, maxTokens: EvaluationRun.longestAnswer,
                isCancelled: isCancelled)
            if isCancelled() { throw Interrupt.error() }
            for (question, answer) in zip(batch, answers) {
                var given = question.asked
                given.answer = answer.text
                var outcome = EvaluationOutcome(question, answer, score: scorer.score(given))
                outcome.samples = (answer.judgement?.choices ?? []).map { choice in
                    given.answer = choice.text
                    return EvidenceSelection.Sample(
                        features: choice.features, isRight: scorer.score(given).isTrue(of: given.property))
                }
                outcomes.append(outcome)
            }
            progress(Double(outcomes.count) / Double(asked.count))
        }
        return outcomes
    }

    private func prompt(_ question: HeldOutQuestion, _ withStructure: Bool) -> Prompt {
        let inputs = question.proteins.compactMap { id in
            dataset.proteins.protein(id).map {
                ProteinInput(sequence: $0.sequence, positions: withStructure ? $0.positions : [])
            }
        }
        return Prompt(
            proteins: inputs, question: question.asked.question ?? "", topic: question.topic,
            evidence: evidence(for: question.proteins, on: question.property))
    }

    private func evidence(for proteins: [String], on property: String) -> PromptEvidence? {
        guard let neighbours, proteins.count == 1 else { return nil }
        return PromptEvidence(neighbours.neighbours(of: proteins[0]), on: property)
    }

    // MARK: Proteins

    /// What the proteins of training look like; nil without any.
    private func kind(
        _ withStructure: Bool, _ isCancelled: () -> Bool, progress: (Double) -> Void
    ) throws(SepitError) -> ProteinKind? {
        let most = min(Self.mostProteins.train, Self.mostNumbers / session.configuration.protein.hiddenSize)
        let train = inputs(proteins.train, withStructure, most: max(2, most))
        let valid = inputs(proteins.valid, withStructure, most: Self.mostProteins.valid)
        guard train.count > 1, !valid.isEmpty else { return nil }
        var scrambler = ProteinScrambler(train, longest: session.budget.window)
        let scrambled = scrambler.next(train.count)
        let all = train + scrambled + valid
        var features: [PooledFeatures] = []
        for start in stride(from: 0, to: all.count, by: Self.proteinsPerBatch) {
            if isCancelled() { throw Interrupt.error() }
            let batch = all[start..<min(start + Self.proteinsPerBatch, all.count)]
            features += session.pooledFeatures(of: Array(batch))
            progress(Double(start) / Double(all.count))
        }
        return ProteinKind(
            Array(features.prefix(train.count)), scrambled: Array(features.dropFirst(train.count).prefix(train.count)),
            held: Array(features.dropFirst(2 * train.count)), outlying: options.outlying, hasStructure: withStructure)
    }

    private func inputs(_ ids: [String], _ withStructure: Bool, most: Int) -> [ProteinInput] {
        var inputs: [ProteinInput] = []
        for id in ids where inputs.count < most {
            guard let protein = dataset.proteins.protein(id),
                session.budget.readsWhole(residues: [protein.sequence.count])
            else { continue }
            let input = ProteinInput(sequence: protein.sequence, positions: withStructure ? protein.positions : [])
            if input.hasStructure == withStructure, input.residues > 0 { inputs.append(input) }
        }
        return inputs
    }
}
