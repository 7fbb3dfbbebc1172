import AnswerScoring
import FileKit
import LanguageModel
import ProteinDataset
import TensorKit

/// Scores texts by BERTScore with a text encoder of the user's.
public final class BERTScorer {
    /// Which hidden state is compared, of `[embeddings, layer 1, …, layer L]`.
    public let layer: Int
    private let embedder: TextEmbedder
    private let device: Device

    /// Questions whose texts are held at a time.
    private static let questionsAtATime = 128

    /// - Parameters:
    ///   - path: the encoder's folder.
    ///   - layer: which hidden state; nil for the one that bert_score takes of a model of this name, or the last.
    /// - Throws: `SepitError` `.usage` (`layer-invalid`), or as `TextEncoderCheckpoint`.
    public init(path: String, layer: Int? = nil, device: Device) throws(SepitError) {
        embedder = try TextEmbedder(path: path)
        self.device = device
        let layers = embedder.checkpoint.configuration.layers
        let known = embedder.checkpoint.modelNames.lazy.compactMap(BERTScoreLayers.layer(of:)).first
        self.layer = layer ?? known.map { min($0, layers) } ?? layers
        guard (0...layers).contains(self.layer) else {
            throw SepitError(
                .usage, code: "layer-invalid", "The encoder has no such hidden state.", file: path,
                expected: "0 to \(layers)", found: "\(self.layer)")
        }
    }

    /// Texts in the order given, each against its references, of which the best counts.
    ///
    /// - Throws: `SepitError` `.interrupted`.
    package func scores(
        _ pairs: [(answer: String, references: [String])], isCancelled: () -> Bool = { false }
    ) throws(SepitError) -> [BERTScore] {
        var scores: [BERTScore] = []
        for start in stride(from: 0, to: pairs.count, by: Self.questionsAtATime) {
            if isCancelled() { throw Interrupt.error() }
            let some = pairs[start..<min(start + Self.questionsAtATime, pairs.count)]
            let texts = Set(some.flatMap { [$0.answer] + $0.references }).sorted()
            let states = zip(texts, embedder.tokenStates(of: texts, layer: layer, on: device)).map { text, states in
                (text, Text(states: Self.normalized(states), counts: embedder.counts(ofTokensIn: text)))
            }
            let known = Dictionary(uniqueKeysWithValues: states)
            scores += some.map { pair in
                BERTScore.best(
                    pair.references.compactMap { reference in
                        guard let answer = known[pair.answer], let reference = known[reference] else { return nil }
                        return score(answer, reference)
                    })
            }
        }
        return scores
    }

    /// Adds the scores of all answers that are more than yes or no.
    ///
    /// - Throws: `SepitError` `.interrupted`.
    package func score(_ questions: inout [ScoredQuestion], isCancelled: () -> Bool = { false }) throws(SepitError) {
        var places: [(question: Int, source: AnswerSource)] = []
        var pairs: [(answer: String, references: [String])] = []
        for (index, question) in questions.enumerated() where question.question.kind != .yesno {
            for source in AnswerSource.allCases {
                guard let answer = question.answers[source] else { continue }
                places.append((index, source))
                pairs.append((answer, question.question.asked.reference))
            }
        }
        for (place, score) in zip(places, try scores(pairs, isCancelled: isCancelled)) {
            questions[place.question].note(score, of: place.source)
        }
    }

    /// A text's token vectors of length 1, and whether each token counts.
    private struct Text {
        let states: Tensor
        let counts: [Bool]
    }

    private func score(_ answer: Text, _ reference: Text) -> BERTScore {
        let graph = Graph(device: device, recording: false)
        return BERTScore(
            similarity: graph.linear(answer.states, reference.states).values, answer: answer.counts,
            reference: reference.counts)
    }

    private static func normalized(_ states: Tensor) -> Tensor {
        for row in 0..<states.rows {
            let values = UnsafeMutableBufferPointer(start: states.base + row * states.width, count: states.width)
            let length = values.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
            for i in values.indices { values[i] = Float(Double(values[i]) / length) }
        }
        return states
    }
}
