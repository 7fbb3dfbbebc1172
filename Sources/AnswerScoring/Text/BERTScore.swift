/// How alike two texts are to an encoder: each token's vector is compared with the most similar one of the other text.
///
/// Source: Zhang et al., "BERTScore: Evaluating text generation with BERT", 2020, without weights by frequency and without
/// rescaling, as the package bert_score computes it.
package struct BERTScore: Sendable, Equatable {
    /// The mean over the answer's tokens of the largest cosine with a token of the reference.
    package var precision: Double
    /// The same over the reference's tokens.
    package var recall: Double
    /// The harmonic mean of both.
    package var f1: Double

    /// What a text scores that is empty, or beside an empty one.
    package static let none = BERTScore(precision: 0, recall: 0, f1: 0)

    private init(precision: Double, recall: Double, f1: Double) {
        (self.precision, self.recall, self.f1) = (precision, recall, f1)
    }

    /// - Parameters:
    ///   - similarity: cosines by token of the answer and of the reference, row by row; special tokens included.
    ///   - answer: whether each token of the answer counts; special ones are only compared with.
    ///   - reference: the same of the reference.
    package init(similarity: [Float], answer: [Bool], reference: [Bool]) {
        precondition(similarity.count == answer.count * reference.count, "a cosine for each pair of tokens")
        let counted = (answer: answer.count { $0 }, reference: reference.count { $0 })
        guard counted.answer > 0, counted.reference > 0 else {
            self = .none
            return
        }
        var (rows, columns) = (0.0, 0.0)
        for i in answer.indices where answer[i] {
            rows += Double(reference.indices.reduce(-.infinity) { max($0, similarity[i * reference.count + $1]) })
        }
        for j in reference.indices where reference[j] {
            columns += Double(answer.indices.reduce(-.infinity) { max($0, similarity[$1 * reference.count + j]) })
        }
        precision = rows / Double(counted.answer)
        recall = columns / Double(counted.reference)
        f1 = precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall)
    }

    /// The best of several references, number by number.
    package static func best(_ scores: [BERTScore]) -> BERTScore {
        guard let first = scores.first else { return .none }
        return scores.dropFirst().reduce(into: first) { best, score in
            best.precision = max(best.precision, score.precision)
            best.recall = max(best.recall, score.recall)
            best.f1 = max(best.f1, score.f1)
        }
    }
}
