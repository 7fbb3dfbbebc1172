import FileKit

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Tells from a question in anybody's words which property it asks for: the one whose wordings it shares most words with,
/// words that few properties have counting most.
public struct QuestionProperties: Sendable {
    /// Weight of each word, by property.
    private var words: [String: [String: Double]] = [:]

    /// - Parameter properties: those that may be asked for; of custom ones, the name stands in the wordings.
    /// - Throws: as `TemplateLibrary`.
    public init(_ properties: [String]) throws(SepitError) {
        let library = try TemplateLibrary()
        var counts: [String: [String: Double]] = [:]
        for property in Set(properties) {
            let templates = library.of(property)
            let texts = templates.openQuestions.map(\.question) + templates.followUps + templates.yesNoQuestions
            var count: [String: Double] = [:]
            for word in texts.flatMap({ Set(Self.words(of: $0)) }) { count[word, default: 0] += 1 }
            for word in Self.words(of: property) { count[word, default: 0] += Double(texts.count) }
            counts[property] = count.mapValues { min(1, $0 / Double(max(1, texts.count)) * Self.sharpness) }
        }
        let spread = counts.values.reduce(into: [String: Double]()) { sums, words in
            for (word, share) in words { sums[word, default: 0] += share }
        }
        words = counts.mapValues { shares in
            Dictionary(
                uniqueKeysWithValues: shares.map { word, share in
                    (word, share * log(1 + Double(counts.count) / (spread[word] ?? 1)))
                })
        }
    }

    /// A word of a fifth of the wordings says as much as one of all of them.
    private static let sharpness = 5.0
    /// Less is no more than words such as "protein" and "what" have in common.
    private static let least = 1.2

    /// The property that a question asks for; nil where none is like it.
    public func property(of question: String) -> String? {
        let asked = Set(Self.words(of: question))
        let scores = words.map { property, weights in
            (property: property, score: asked.reduce(0) { $0 + (weights[$1] ?? 0) })
        }
        let best = scores.max { ($0.score, $1.property) < ($1.score, $0.property) }
        return best.flatMap { $0.score >= Self.least ? $0.property : nil }
    }

    private static func words(of text: String) -> [String] {
        text.replacing("<protein>", with: " ").replacing("{value}", with: " ").lowercased()
            .split { !($0.isLetter || $0.isNumber) }.map { stem(String($0)) }
            .filter { !common.contains($0) }
    }

    /// "enzymes" as "enzyme", "folded" as "fold".
    private static func stem(_ word: String) -> String {
        if word.count > 4, word.hasSuffix("ed") { return String(word.dropLast(2)) }
        return word.count > 3 && word.hasSuffix("s") && !word.hasSuffix("ss") ? String(word.dropLast()) : word
    }

    private static let common: Set<String> = [
        "a", "an", "the", "of", "is", "it", "its", "thi", "this", "that", "what", "which", "protein", "doe", "does",
        "do",
        "tell", "me", "give", "name", "to", "in", "for", "has", "have", "are", "be", "you", "would", "say", "and", "as",
        "about",
    ]
}
