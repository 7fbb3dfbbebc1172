import FileKit
import Synchronization
import TensorKit

/// Text to token ids and back, as a Hugging Face `tokenizer.json` defines it.
///
/// Byte-level BPE (GPT-2, Llama 3, Qwen 2 and the models trained here), SentencePiece-style BPE with byte fallback
/// (Llama 2, TinyLlama) and WordPiece (BERT) are supported; any other kind of normalizer, pre-tokenizer, model, decoder or post-processor is
/// refused by name. Truncation and padding settings of the file are left to the caller.
public struct Tokenizer: Sendable {
    /// One more than the largest id: the rows that an embedding needs.
    public let vocabularySize: Int
    /// The text of `tokenizer.json`.
    let definition: [UInt8]

    private let normalizer: Normalizer?
    private let preTokenizer: PreTokenizer?
    private let model: WordModel
    private let decoder: TokenDecoder?
    private let postProcessor: PostProcessor
    private let rawTokens: AddedTokenMatcher
    private let normalizedTokens: AddedTokenMatcher
    private let addedIDs: [[UInt8]: Int]
    private let specialIDs: Set<Int>
    /// Token by id; nil where an id is unused.
    private let tokens: [[UInt8]?]
    private let cache = WordCache()

    /// No id may reach this.
    static let vocabularyLimit = 1 << 20

    init(
        definition: [UInt8], normalizer: Normalizer?, preTokenizer: PreTokenizer?, model: WordModel,
        decoder: TokenDecoder?, postProcessor: PostProcessor, addedTokens: [AddedToken]
    ) {
        self.definition = definition
        self.normalizer = normalizer
        self.preTokenizer = preTokenizer
        self.model = model
        self.decoder = decoder
        self.postProcessor = postProcessor
        let normalizedTokens = addedTokens.filter(\.isNormalized).map { token in
            var token = token
            token.content = normalizer?.apply(token.content) ?? token.content
            return token
        }
        rawTokens = AddedTokenMatcher(addedTokens.filter { !$0.isNormalized })
        self.normalizedTokens = AddedTokenMatcher(normalizedTokens)
        addedIDs = Dictionary(addedTokens.map { ($0.content, $0.id) }, uniquingKeysWith: { first, _ in first })
        specialIDs = Set(addedTokens.filter(\.isSpecial).map(\.id))
        let otherIDs = addedTokens.map(\.id) + postProcessor.before + postProcessor.after
        let largest = max(model.vocabulary.values.max() ?? -1, otherIDs.max() ?? -1)
        vocabularySize = largest + 1
        var tokens = [[UInt8]?](repeating: nil, count: largest + 1)
        for (token, id) in model.vocabulary { tokens[id] = token }
        for token in addedTokens + normalizedTokens { tokens[token.id] = token.content }
        self.tokens = tokens
    }

    /// The ids of a text. Tokens such as `<protein>` in it are recognised; everything else is byte-pair encoded.
    ///
    /// - Parameter addSpecialTokens: adds what the tokenizer puts around a text, such as `<s>` in front.
    public func encode(_ text: String, addSpecialTokens: Bool = true) -> [Int] {
        var ids = addSpecialTokens ? postProcessor.before : []
        let bytes = Array(text.utf8)
        for segment in rawTokens.segments(of: bytes[...]) {
            switch segment {
            case .token(let id): ids.append(id)
            case .text(let raw):
                let isFirst = raw.startIndex == bytes.startIndex
                let normalized = normalizer.map { $0.apply(Array(raw))[...] } ?? raw
                for inner in normalizedTokens.segments(of: normalized) {
                    switch inner {
                    case .token(let id): ids.append(id)
                    case .text(let text):
                        appendWords(of: text, atStart: isFirst && text.startIndex == normalized.startIndex, to: &ids)
                    }
                }
            }
        }
        if addSpecialTokens { ids += postProcessor.after }
        return ids
    }

    private func appendWords(of text: ArraySlice<UInt8>, atStart: Bool, to ids: inout [Int]) {
        for word in preTokenizer?.words(of: text, atStart: atStart) ?? [text] {
            ids.append(contentsOf: cache.ids(of: word, model.encode))
        }
    }

    /// The text of ids; unknown ids are left out, and so are special tokens unless asked for.
    public func decode(_ ids: [Int], skipSpecialTokens: Bool = true) -> String {
        let parts = ids.compactMap { id in skipSpecialTokens && isSpecial(id) ? nil : token(id) }
        // Without a decoder, tokens are words with spaces between them.
        let bytes = decoder.map { Array($0.apply(parts).joined()) } ?? Array(parts.joined(separator: " ".utf8))
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A decoder for ids that arrive one by one; special tokens are left out.
    public func streamingDecoder() -> StreamingDecoder { StreamingDecoder(self) }

    /// The id of a token, spelled as in the vocabulary.
    public func tokenID(_ token: String) -> Int? {
        let bytes = Array(token.utf8)
        return addedIDs[bytes] ?? model.vocabulary[bytes]
    }

    /// The special tokens, as they are spelled in text.
    public var specialTokens: [String] {
        specialIDs.sorted().compactMap(token).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Whether an id stands for a special token, which is never part of decoded text.
    public func isSpecial(_ id: Int) -> Bool { specialIDs.contains(id) }

    private func token(_ id: Int) -> [UInt8]? { tokens.indices.contains(id) ? tokens[id] : nil }
}

/// Remembers the ids of words: text repeats a small number of them.
private final class WordCache: Sendable {
    private static let capacity = 1 << 14
    private static let longestWord = 64
    private let entries = Mutex<[ArraySlice<UInt8>: [Int]]>([:])

    func ids(of word: ArraySlice<UInt8>, _ encode: (ArraySlice<UInt8>) -> [Int]) -> [Int] {
        guard word.count <= Self.longestWord else { return encode(word) }
        if let known = entries.withLock({ $0[word] }) { return known }
        let ids = encode(word)
        entries.withLock { if $0.count < Self.capacity { $0[ArraySlice(Array(word))] = ids } }
        return ids
    }
}
