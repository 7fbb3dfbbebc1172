/// Answers by the words of a question alone: a logistic regression on how often each word stands there, for each of the
/// answers that are given most often. What it scores above chance, a question gives away.
package struct QuestionModel: Sendable {
    /// How often each word that training has stands in a text.
    private let words: [String: Int]
    /// One for each answer; a single one where there are two, which tells the first from the second.
    private let models: [LogisticRegression]
    private let answers: [String]

    /// The answers that are told apart.
    static let mostAnswers = 8
    /// - Parameters:
    ///   - questions: with their answers.
    package init(_ questions: [(text: String, answer: String)]) {
        var words: [String: Int] = [:]
        for (text, _) in questions {
            for word in Self.words(text) where words[word] == nil { words[word] = words.count }
        }
        let counts = Dictionary(questions.map { ($0.answer, 1) }, uniquingKeysWith: +)
        let ranked = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
        answers = Array(ranked.prefix(Self.mostAnswers))
        let rows = questions.map { Self.row($0.text, words) }
        let told = ranked.count < 2 ? [] : ranked.count == 2 ? [ranked[0]] : answers
        models = told.map { answer in
            LogisticRegression(rows, questions.map { $0.answer == answer }, features: words.count)
        }
        self.words = words
    }

    /// What speaks for each answer; for the first of two alone.
    package func scores(_ text: String) -> [Double] {
        let row = Self.row(text, words)
        return models.map { $0.score(row) }
    }

    /// The answer to a question; nil where training has none.
    package func answer(_ text: String) -> String? {
        guard let first = answers.first else { return nil }
        let scores = scores(text)
        if scores.count == 1 { return scores[0] >= 0 ? first : answers[1] }
        let best = scores.indices.max { (scores[$0], $1) < (scores[$1], $0) }
        return best.map { answers[$0] } ?? first
    }

    private static func row(_ text: String, _ words: [String: Int]) -> LogisticRegression.Row {
        var counts: [Int: Double] = [:]
        for word in Self.words(text) {
            if let feature = words[word] { counts[feature, default: 0] += 1 }
        }
        return counts.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// Runs of at least two letters, digits or underscores in lower case, as scikit-learn's `CountVectorizer` has them.
    private static func words(_ text: String) -> [String] {
        text.lowercased().split { !$0.isLetter && !$0.isNumber && $0 != "_" }.filter { $0.count > 1 }.map(String.init)
    }
}

/// Questions at equal distances of however many there are, so that memory has a limit.
struct QuestionSample {
    private(set) var kept: [(text: String, answer: String)] = []
    private var distance = 1
    private var seen = 0

    /// The most that are kept.
    static let limit = 20_000

    mutating func add(_ text: String, _ answer: String) {
        defer { seen += 1 }
        guard seen % distance == 0 else { return }
        if kept.count == Self.limit {
            kept = stride(from: 0, to: kept.count, by: 2).map { kept[$0] }
            distance *= 2
            guard seen % distance == 0 else { return }
        }
        kept.append((text, answer))
    }
}
