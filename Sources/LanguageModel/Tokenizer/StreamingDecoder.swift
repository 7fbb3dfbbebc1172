/// Turns ids into text as they are generated, never splitting a character.
///
/// Text is held back while it ends in an incomplete character, and emitted when a later id completes it.
public struct StreamingDecoder {
    private let tokenizer: Tokenizer
    /// The ids since the last text but one was emitted: enough context for decoders that look at neighbours.
    private var window: [Int] = []
    /// How many ids of `window` the emitted text covers.
    private var covered = 0
    /// The text of those ids.
    private var emitted = ""

    init(_ tokenizer: Tokenizer) { self.tokenizer = tokenizer }

    /// Takes one more id and returns the text that is now complete, often one word, sometimes empty.
    public mutating func append(_ id: Int) -> String {
        guard !tokenizer.isSpecial(id) else { return "" }
        window.append(id)
        let text = tokenizer.decode(window)
        guard text.utf8.count > emitted.utf8.count, text.unicodeScalars.last != "\u{FFFD}" else { return "" }
        let new = rest(of: text)
        window.removeFirst(covered)
        covered = window.count
        emitted = tokenizer.decode(window)
        return new
    }

    /// The text that was held back; call it after the last id.
    public mutating func finish() -> String {
        let new = rest(of: tokenizer.decode(window))
        self = StreamingDecoder(tokenizer)
        return new
    }

    private func rest(of text: String) -> String {
        String(decoding: text.utf8.dropFirst(emitted.utf8.count), as: UTF8.self)
    }
}
