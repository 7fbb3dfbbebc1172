import LanguageModel

/// A token of an answer, and how likely the model found it where it stands.
public struct AnswerToken: Sendable, Equatable {
    /// A token that could have stood there.
    public struct Choice: Sendable, Equatable {
        /// By itself; part of a character shows as U+FFFD.
        public var text: String
        /// log p as the model has it, whatever the temperature.
        public var logProbability: Double
    }

    /// What stands there.
    public var chosen: Choice
    /// The likeliest first; as many as were asked for.
    public var likeliest: [Choice]

    init(
        _ id: Int, from logits: UnsafeBufferPointer<Float>, logSum: Double, alternatives: Int, isFirst: Bool,
        _ tokenizer: Tokenizer
    ) {
        func choice(_ id: Int) -> Choice {
            let text = tokenizer.decode([id], skipSpecialTokens: false)
            // The prompt ends without a space, so an answer begins with one.
            return Choice(
                text: isFirst && text.first == " " ? String(text.dropFirst()) : text,
                logProbability: Double(logits[id]) - logSum)
        }
        chosen = choice(id)
        var best: [Int] = []
        for _ in 0..<min(alternatives, logits.count) {
            let rest = logits.indices.lazy.filter { !best.contains($0) }
            guard let next = rest.max(by: { logits[$0] < logits[$1] }) else { break }
            best.append(next)
        }
        likeliest = best.map(choice)
    }
}
