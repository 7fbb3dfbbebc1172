import FileKit
import TensorKit

/// Learns a byte-level BPE tokenizer from text: the most frequent pair of neighbouring tokens becomes a new token, until
/// the vocabulary is full.
///
/// The rules are those of the `BpeTrainer` of Hugging Face `tokenizers`, so that both learn the same merges from the
/// same text: among equally frequent pairs the one with the smaller ids wins; ids are given to the special tokens
/// first, then to the 256 bytes in the order of their stand-ins, then to merges. One difference: special tokens that
/// occur in the text aren't learnt from, as they never reach the model when text is encoded.
public struct ByteLevelBPETrainer: Sendable {
    /// The special tokens of the models trained here, in the order of their ids.
    public static let specialTokens = [
        "<pad>", "<s>", "</s>", "<protein>", "<bop>", "<eop>", "[INST]", "[/INST]", "<<SYS>>", "<</SYS>>",
    ]

    private let vocabularySize: Int
    private let specialTokens: [String]

    /// - Parameters:
    ///   - vocabularySize: at most so many tokens; fewer where the text has no more pairs.
    ///   - specialTokens: the first ids. If `<s>` is among them, the tokenizer puts it in front of every text.
    public init(vocabularySize: Int, specialTokens: [String] = Self.specialTokens) {
        self.vocabularySize = vocabularySize
        self.specialTokens = specialTokens
    }

    /// - Throws: `SepitError` `.badData` `vocabulary-size` where the size has no room for the 256 bytes and the special
    ///   tokens, or is 2^20 or more.
    public func train(on texts: [String]) throws(SepitError) -> Tokenizer {
        let least = specialTokens.count + 256
        guard vocabularySize >= least, vocabularySize < Tokenizer.vocabularyLimit else {
            throw SepitError(
                .badData, code: "vocabulary-size", "The vocabulary size isn't possible.",
                expected: "\(least) to \(Tokenizer.vocabularyLimit - 1)", found: "\(vocabularySize)")
        }
        var tokens = specialTokens.map { Array($0.utf8) }
        tokens += ByteAlphabet.scalars.sorted().map { Array(String(Character($0)).utf8) }
        var learner = MergeLearner(tokens: tokens, words: wordCounts(texts, firstByteID: specialTokens.count))
        learner.learn(until: vocabularySize)
        return try Tokenizer(definition: Array(definition(learner).utf8))
    }

    /// The distinct words of the texts, as ids of single bytes in order of first appearance, with their counts.
    private func wordCounts(_ texts: [String], firstByteID: Int) -> [(ids: [Int], count: Int)] {
        let ranked = ByteAlphabet.scalars.enumerated().sorted { $0.element < $1.element }
        var byteIDs = [Int](repeating: 0, count: 256)
        for (rank, entry) in ranked.enumerated() { byteIDs[entry.offset] = firstByteID + rank }
        let special = AddedTokenMatcher(
            specialTokens.map {
                AddedToken(
                    id: 0, content: Array($0.utf8), isSpecial: true, isNormalized: false, stripsLeft: false,
                    stripsRight: false)
            })
        var indices: [ArraySlice<UInt8>: Int] = [:]
        var words: [(ids: [Int], count: Int)] = []
        for text in texts {
            for case .text(let segment) in special.segments(of: Array(text.utf8)[...]) {
                for word in SplitPattern.gpt2.pieces(of: segment) {
                    if let index = indices[word] {
                        words[index].count += 1
                    } else {
                        indices[ArraySlice(Array(word))] = words.count
                        words.append((word.map { byteIDs[Int($0)] }, 1))
                    }
                }
            }
        }
        return words
    }

    /// The text of `tokenizer.json`.
    private func definition(_ learner: MergeLearner) -> String {
        func quoted(_ token: [UInt8]) -> String { JSONValue.quoted(String(decoding: token, as: UTF8.self)) }
        func list(_ items: [String], _ brackets: (String, String), indent: String) -> String {
            items.isEmpty
                ? brackets.0 + brackets.1
                : brackets.0 + "\n" + items.map { indent + "  " + $0 }.joined(separator: ",\n") + "\n" + indent
                    + brackets.1
        }
        let added = specialTokens.enumerated().map { id, token in
            #"{"id": \#(id), "content": \#(JSONValue.quoted(token)), "single_word": false, "lstrip": false, "#
                + #""rstrip": false, "normalized": false, "special": true}"#
        }
        let vocabulary = learner.tokens.enumerated().map { id, token in quoted(token) + ": \(id)" }
        let merges = learner.merges.map { left, right in
            "[\(quoted(learner.tokens[left])), \(quoted(learner.tokens[right]))]"
        }
        return """
            {
              "version": "1.0",
              "truncation": null,
              "padding": null,
              "added_tokens": \(list(added, ("[", "]"), indent: "  ")),
              "normalizer": null,
              "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": true},
              "post_processor": \(postProcessor),
              "decoder": {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": true},
              "model": {
                "type": "BPE",
                "dropout": null,
                "unk_token": null,
                "continuing_subword_prefix": null,
                "end_of_word_suffix": null,
                "fuse_unk": false,
                "byte_fallback": false,
                "ignore_merges": false,
                "vocab": \(list(vocabulary, ("{", "}"), indent: "    ")),
                "merges": \(list(merges, ("[", "]"), indent: "    "))
              }
            }

            """
    }

    /// `<s>` in front of a text, and of each of two.
    private var postProcessor: String {
        guard let id = specialTokens.firstIndex(of: "<s>") else { return "null" }
        func sequence(_ name: String, _ type: Int) -> String {
            #"{"SpecialToken": {"id": "<s>", "type_id": \#(type)}}, {"Sequence": {"id": "\#(name)", "type_id": \#(type)}}"#
        }
        return #"{"type": "TemplateProcessing", "single": [\#(sequence("A", 0))], "#
            + #""pair": [\#(sequence("A", 0)), \#(sequence("B", 1))], "#
            + #""special_tokens": {"<s>": {"id": "<s>", "ids": [\#(id)], "tokens": ["<s>"]}}}"#
    }
}
