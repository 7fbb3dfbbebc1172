/// How much of a reference a text has: F of shared runs of one and two words, and of the longest common subsequence.
///
/// Source: Lin, "ROUGE: a package for automatic evaluation of summaries", 2004; words and stems as the Python package
/// rouge_score has them.
package struct ROUGE: Sendable, Equatable {
    /// From 0 to 1.
    package let rouge1, rouge2, rougeL: Double

    /// Against the reference that is best for each score.
    package init(_ answer: String, references: [String]) {
        let words = Self.words(answer)
        let references = references.map(Self.words)
        rouge1 = references.map { Self.runs(words, $0, length: 1) }.max() ?? 0
        rouge2 = references.map { Self.runs(words, $0, length: 2) }.max() ?? 0
        rougeL = references.map { Self.subsequence(words, $0) }.max() ?? 0
    }

    /// Runs of a-z and 0-9 in lower case; of those with more than three letters the stems.
    static func words(_ text: String) -> [String] {
        text.lowercased().unicodeScalars.split { !("a"..."z" ~= $0 || "0"..."9" ~= $0) }.map { word in
            word.count > 3 ? PorterStemmer.stem(String(word)) : String(word)
        }
    }

    private static func runs(_ answer: [String], _ reference: [String], length: Int) -> Double {
        let (own, other) = (runCounts(answer, length: length), runCounts(reference, length: length))
        let shared = own.reduce(0) { $0 + min($1.value, other[$1.key] ?? 0) }
        return harmonicMean(
            shared, answer: max(answer.count - length + 1, 1), reference: max(reference.count - length + 1, 1))
    }

    private static func subsequence(_ answer: [String], _ reference: [String]) -> Double {
        guard !answer.isEmpty, !reference.isEmpty else { return 0 }
        var lengths = [Int](repeating: 0, count: answer.count + 1)
        for word in reference {
            var diagonal = 0
            for index in answer.indices {
                let above = lengths[index + 1]
                lengths[index + 1] = word == answer[index] ? diagonal + 1 : max(above, lengths[index])
                diagonal = above
            }
        }
        return harmonicMean(lengths[answer.count], answer: answer.count, reference: reference.count)
    }

    private static func harmonicMean(_ shared: Int, answer: Int, reference: Int) -> Double {
        shared == 0 ? 0 : 2 * Double(shared) / Double(answer + reference)
    }
}
