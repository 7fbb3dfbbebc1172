import FileKit
import ProteinDataset

/// The answers that training has to open questions about a property.
package struct KnownAnswers: Codable, Sendable, Equatable {
    /// One of them.
    package struct Text: Codable, Sendable, Equatable {
        package var text: String
        /// What it says, such as "beta barrel".
        package var value: String

        package init(text: String, value: String) {
            self.text = text
            self.value = value
        }
    }

    /// Such as "fold".
    package var property: String
    /// All of them; none where there are more than can be weighed against each other.
    package var answers: [Text]
    /// What stands before the value in them, such as "It has the ".
    package var openings: [String]
    /// The share of training's answers that say one of the commonest values, in lower case; nil for a model that reads no
    /// evidence, whose answers are not weighed against them.
    package private(set) var shares: [String: Double]?

    /// More answers are not weighed: each costs as much as reading its words.
    private static let mostAnswers = 64
    private static let mostOpenings = 16
    /// Rarer values are not told apart, and those below a twentieth are no guess.
    private static let (leastShare, leastGuess) = (0.01, 0.05)

    /// Those of open questions about the property; examples without a label are passed over.
    ///
    /// - Parameter countsValues: whether to keep how common they are.
    package init(property: String, _ examples: [InstructionExample], countsValues: Bool = false) {
        self.property = property
        if countsValues {
            let labels = examples.compactMap { $0.label?.lowercased() }
            shares = Dictionary(grouping: labels) { $0 }
                .mapValues { Double($0.count) / Double(labels.count) }.filter { $0.value >= Self.leastShare }
        }
        var values: [String: String] = [:]
        var openings: [String: Int] = [:]
        for example in examples {
            guard let label = example.label else { continue }
            values[example.answer] = label
            if let range = example.answer.firstRange(of: label), range.lowerBound > example.answer.startIndex {
                openings[String(example.answer[..<range.lowerBound]), default: 0] += 1
            }
        }
        answers =
            values.count > Self.mostAnswers
            ? [] : values.map { Text(text: $0, value: $1) }.sorted { $0.text < $1.text }
        self.openings = openings.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(Self.mostOpenings).map(\.key)
    }

    /// The value that most answers of training say, if it is a guess at all.
    var commonest: String? {
        shares?.filter { $0.value >= Self.leastGuess }.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
    }

    /// Those that an answer is weighed against: they begin with its first word, as all answers to one wording of the
    /// question do unless the value is what they begin with. All where none does.
    func rivals(of answer: String) -> [Text] {
        let form = answers.first { $0.text == answer }.map(Self.form) ?? Self.firstWord(answer)
        let alike = answers.filter { Self.form($0) == form }
        return alike.isEmpty ? answers : alike
    }

    /// The longest opening that an answer has.
    func opening(of answer: String) -> String? {
        openings.filter(answer.hasPrefix).max { $0.utf8.count < $1.utf8.count }
    }

    /// What an answer says: the value of a known one, of others what follows the opening.
    func value(of answer: String) -> String {
        if let known = answers.first(where: { $0.text == answer }) { return known.value }
        let rest = answer.dropFirst(opening(of: answer)?.count ?? 0)
        return String(rest.hasSuffix(".") ? rest.dropLast() : rest)
    }

    private static func form(_ known: Text) -> Substring? {
        known.text.hasPrefix(known.value) ? nil : firstWord(known.text)
    }

    private static func firstWord(_ text: String) -> Substring { text.prefix { $0 != " " } }
}
