import ProteinDataset
import ProteinKit

/// Scores answers by what they claim, each kind of property in its own way.
package struct AnswerScorer: Sendable {
    /// Cuts a text into the tokens that BLEU and METEOR count; white space does it where none is given.
    package typealias Tokens = @Sendable (String) -> [String]

    /// Properties of which a protein has a set of values; of others, a reference lists ways to say one thing.
    package static func hasSets(_ property: String) -> Bool {
        ["location", "keywords", "domains"].contains(property) || property == "go" || property.hasPrefix("go_")
    }

    /// Whether answers of a kind about a property are texts, which are compared as a whole.
    package static func isProse(_ property: String, _ kind: InstructionExample.Kind) -> Bool {
        kind == .caption || kind == .dialogue || kind == .open && property == "description"
    }

    private let known: [String: KnownValues]
    /// Those of all properties, which prose may name.
    private let entities: KnownValues
    private let tokens: Tokens

    /// - Parameters:
    ///   - answers: that will be scored: each one's reference is a wrong value for the others.
    ///   - values: further known values of properties, such as those of a dataset.
    package init(
        scoring answers: [GivenAnswer], knowing values: [String: [String]] = [:], tokens: Tokens? = nil
    ) {
        var all = values
        for answer in answers where answer.kind != .yesno && !Self.isProse(answer) {
            all[answer.property, default: []] += answer.reference
        }
        known = all.reduce(into: [:]) { known, entry in
            var seen: Set<String> = []
            // In one order, so that of two names for one thing the same one stands for both.
            let values = entry.value.filter { seen.insert($0).inserted }.sorted()
            known[entry.key] = KnownValues(values, property: entry.key)
        }
        entities = KnownValues(Set(all.values.joined()).sorted(), property: "")
        self.tokens = tokens ?? { $0.split(whereSeparator: \.isWhitespace).map(String.init) }
    }

    /// Scores one of the answers.
    package func score(_ given: GivenAnswer) -> AnswerScore {
        if given.kind == .yesno {
            let said = YesNoReading.answer(given.answer)
            return AnswerScore(exact: given.reference.contains { said == ($0.lowercased() == "yes") } ? 1 : 0)
        }
        var score: AnswerScore
        if Self.isProse(given) {
            let form = ValueForm(given.answer)
            score = AnswerScore(exact: given.reference.contains { ValueForm($0) == form } ? 1 : 0)
        } else if given.property == "ec" {
            score = enzymeScore(given)
        } else {
            score = claimScore(given)
        }
        if score.f1 == nil {
            let words = ValueForm(given.answer).words
            let overlaps = given.reference.map { TokenOverlap(words, reference: ValueForm($0).words) }
            let best = overlaps.max { $0.f1 < $1.f1 }
            (score.precision, score.recall, score.f1) = (best?.precision, best?.recall, best?.f1)
        }
        let (answer, references) = (tokens(given.answer), given.reference.map(tokens))
        score.bleu = BLEU.scores(answer, references: references)
        score.meteor = METEOR.score(answer, references: references)
        score.rouge = ROUGE(given.answer, references: given.reference)
        score.entityBLEU = entityScore(given)
        return score
    }

    /// What is told in sentences, which no list of values can hold.
    private static func isProse(_ given: GivenAnswer) -> Bool {
        isProse(given.property, given.kind)
            || given.reference.contains { $0.count > 40 && $0.split(separator: " ").count > longestValue }
    }

    private static let longestValue = 12

    /// Of a set, all of the reference is one list of entities; else each reference is another.
    private func entityScore(_ given: GivenAnswer) -> Double? {
        let vocabulary = Self.isProse(given) ? entities : known[given.property] ?? entities
        let lists = given.reference.map(vocabulary.values(namedIn:))
        return EntityBLEU.score(
            vocabulary.values(namedIn: given.answer),
            references: Self.hasSets(given.property) ? [Array(lists.joined())] : lists)
    }

    /// How sure an answer is of each value, by the names that the values have here, and the values that are expected.
    func members(
        _ given: GivenAnswer, _ scores: [String: Double]
    ) -> (scores: [String: Double], expected: Set<String>) {
        func name(_ value: String) -> String { known[given.property]?.value(named: value) ?? value }
        return (
            Dictionary(scores.map { (name($0.key), $0.value) }, uniquingKeysWith: max), Set(given.reference.map(name))
        )
    }

    // MARK: Claims

    private func claimScore(_ given: GivenAnswer) -> AnswerScore {
        guard let known = known[given.property] else { return AnswerScore(exact: 0) }
        let claims = ClaimReader(known).claims(given.answer)
        let expected = Set(given.reference.map { ClaimReader.Claim.value(known.value(named: $0)) })
        let claimed = Set(claims)
        guard Self.hasSets(given.property) else {
            return AnswerScore(exact: !claimed.isEmpty && claimed.isSubset(of: expected) ? 1 : 0)
        }
        var score = AnswerScore(exact: claimed == expected ? 1 : 0)
        let shared = Double(claimed.intersection(expected).count)
        score.precision = claimed.isEmpty ? 0 : shared / Double(claimed.count)
        score.recall = shared / Double(expected.count)
        score.f1 = 2 * shared / Double(claimed.count + expected.count)
        return score
    }

    /// All numbers said must be among the expected ones; at a level, once both are cut to it.
    private func enzymeScore(_ given: GivenAnswer) -> AnswerScore {
        let expected = given.reference.flatMap { EnzymeNumber($0).map { [$0] } ?? EnzymeClaims.numbers($0) }
        let claimed = EnzymeClaims.numbers(given.answer)
        func isRight(_ numbers: [EnzymeNumber?], _ truths: [EnzymeNumber?]) -> Double {
            !numbers.isEmpty && numbers.allSatisfy { $0 != nil && truths.contains($0) } ? 1 : 0
        }
        var score = AnswerScore(exact: isRight(claimed, expected))
        score.enzymeLevels = (1...4).map { level in
            let truths = expected.map { $0.truncated(to: level) }.filter { $0 != nil }
            return truths.isEmpty ? nil : isRight(claimed.map { $0.truncated(to: level) }, truths)
        }
        let shared = Double(Set(claimed).intersection(expected).count)
        score.precision = claimed.isEmpty ? 0 : shared / Double(claimed.count)
        score.recall = expected.isEmpty ? 0 : shared / Double(expected.count)
        score.f1 = shared == 0 ? 0 : 2 * shared / Double(claimed.count + expected.count)
        return score
    }
}
