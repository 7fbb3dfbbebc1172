/// BLEU of the things that texts name rather than of their words: how they are worded doesn't count, nor in which order they
/// are named.
///
/// Source: Wu et al., "Rethinking text-based protein understanding: retrieval or LLM?", 2025. What is named is told by the
/// values that are known; runs of several would depend on the order, so single ones count.
package enum EntityBLEU {
    /// From 0 to 1; nil where no reference names anything.
    package static func score(_ answer: [String], references: [[String]]) -> Double? {
        let references = references.filter { !$0.isEmpty }
        return references.isEmpty ? nil : BLEU.scores(answer, references: references)[0]
    }
}
