import AnswerScoring
import FileKit
import LanguageModel
import ProteinDataset
import SEPITModel
import StructureEncoder
import TensorKit

/// Questions of the validation side that a run asks its model now and then, the same ones every time; of all properties in turn.
struct ValidationQuestions {
    /// What was asked, what was expected, and what came.
    struct Sample: Codable {
        var protein: String
        var question: String
        var expected: String
        var answer: String
        var score: Double
    }

    /// What the answers score.
    struct Scores {
        /// Over all questions: shares of right answers, and ROUGE-L of captions.
        var mean: Double
        /// Of each property and kind.
        var means: [String: Double]
        var samples: [Sample]
    }

    private let asked: [(question: HeldOutQuestion, prompt: Prompt)]
    private let scorer: AnswerScorer
    private let tokenizer: Tokenizer

    /// Nil where nothing is to be asked, or nothing can be.
    ///
    /// - Throws: the errors of reading a dataset.
    init?(_ plan: TrainingPlan, device: Device) throws(SepitError) {
        let settings = plan.configuration.train
        guard settings.evalQuestions > 0, plan.configuration.stage != .stage0 else { return nil }
        let (dataset, session) = (plan.dataset, try GenerationSession(plan.model, plan.tokenizer, device: device))
        var candidates: [InstructionExample] = []
        for example in try dataset.examples(stage: plan.configuration.stage.examples, split: .valid)
        where example.kind == .caption || example.kind != .dialogue && example.label != nil {
            let residues = example.proteins.map { dataset.proteins.length(of: $0) ?? 0 }
            if try session.reads(example.question, residues: residues, answerTokens: Self.longest(example.kind)) {
                candidates.append(example)
            }
        }
        let chosen = Self.spread(candidates, count: settings.evalQuestions)
        guard !chosen.isEmpty else { return nil }
        let evidence = settings.evidence > 0 ? try TrainingEvidence(dataset, settings) : nil
        asked = chosen.map { example in
            let proteins = example.proteins.map { id in
                let protein = dataset.proteins.protein(id)
                return ProteinInput(sequence: protein?.sequence ?? [], positions: protein?.positions ?? [])
            }
            let question = HeldOutQuestion(example, cluster: example.proteins[0])
            return (
                question,
                Prompt(
                    proteins: proteins, question: example.question, topic: question.topic,
                    evidence: evidence?.whole(example))
            )
        }
        scorer = AnswerScorer(scoring: asked.map(\.question.asked), knowing: try dataset.values())
        tokenizer = plan.tokenizer
    }

    /// Asks the model as it is now.
    ///
    /// - Throws: `SepitError` `.badData` (`output-not-finite`).
    func ask(_ model: TrainableModel, device: Device) throws(SepitError) -> Scores {
        let session = try GenerationSession(model, tokenizer, device: device.withOwnMemory())
        var (sums, samples) = ([String: (sum: Double, count: Int)](), [Sample]())
        for start in stride(from: 0, to: asked.count, by: Self.questionsPerBatch) {
            let batch = asked[start..<min(start + Self.questionsPerBatch, asked.count)]
            let longest = batch.map { Self.longest($0.question.kind) }.max() ?? 1
            let answers = try session.answer(batch.map(\.prompt), maxTokens: longest)
            for (question, answer) in zip(batch.map(\.question), answers) {
                var given = question.asked
                given.answer = answer.text
                let result = scorer.score(given)
                let score = question.kind == .caption ? result.rouge?.rougeL ?? 0 : result.exact
                sums[Self.name(question), default: (0, 0)].sum += score
                sums[Self.name(question), default: (0, 0)].count += 1
                samples.append(
                    Sample(
                        protein: given.id, question: given.question ?? "", expected: question.expected,
                        answer: answer.text, score: score))
            }
        }
        let mean = samples.reduce(0) { $0 + $1.score } / Double(samples.count)
        return Scores(
            mean: mean, means: sums.mapValues { $0.sum / Double($0.count) },
            samples: Array(samples.prefix(Self.shownSamples)))
    }

    private static let questionsPerBatch = 16
    private static let shownSamples = 4
    private static func longest(_ kind: InstructionExample.Kind) -> Int { kind == .caption ? 128 : 48 }

    private static func name(_ question: HeldOutQuestion) -> String {
        question.kind == .yesno ? "\(question.property), yes/no" : question.property
    }

    /// One of each property and kind, then another of each, in an order that is the same for a dataset.
    private static func spread(_ examples: [InstructionExample], count: Int) -> [InstructionExample] {
        var random = CounterRandom(seed: 0, stream: "validation-questions")
        var groups: [String: [InstructionExample]] = [:]
        for example in examples.shuffled(using: &random) {
            groups["\(example.property)/\(example.kind.rawValue)", default: []].append(example)
        }
        let inTurn = groups.sorted { $0.key < $1.key }.flatMap { name, group in
            group.enumerated().map { (place: $0, name: name, example: $1) }
        }
        return inTurn.sorted { ($0.place, $0.name) < ($1.place, $1.name) }.prefix(count).map(\.example)
    }
}
