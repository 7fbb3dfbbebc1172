/// How well a text's words align with a reference's, and in how few pieces; words match if they or their stems are equal.
///
/// Source: Lavie and Agarwal, "METEOR: an automatic metric for MT evaluation with high levels of correlation with human
/// judgments", 2007, with the parameters of nltk's `meteor_score`, without its matches of synonyms.
package enum METEOR {
    private static let (alpha, beta, gamma) = (0.9, 3, 0.5)

    /// From 0 to 1, against the reference that is best.
    package static func score(_ answer: [String], references: [[String]]) -> Double {
        references.map { score(answer, $0) }.max() ?? 0
    }

    private static func score(_ answer: [String], _ reference: [String]) -> Double {
        let pairs = alignment(answer.map { $0.lowercased() }, reference.map { $0.lowercased() })
        guard !pairs.isEmpty else { return 0 }
        let precision = Double(pairs.count) / Double(answer.count)
        let recall = Double(pairs.count) / Double(reference.count)
        let mean = precision * recall / (alpha * precision + (1 - alpha) * recall)
        let chunks =
            1 + zip(pairs, pairs.dropFirst()).count { $1.answer != $0.answer + 1 || $1.reference != $0.reference + 1 }
        let scattering = Double(chunks) / Double(pairs.count)
        return (1 - gamma * (0..<beta).reduce(1) { product, _ in product * scattering }) * mean
    }

    /// Equal words first, then words of equal stems; each, from the last on, with the last that is free.
    private static func alignment(_ answer: [String], _ reference: [String]) -> [(answer: Int, reference: Int)] {
        var pairs: [(answer: Int, reference: Int)] = []
        var free = (answer: Array(answer.indices), reference: Array(reference.indices))
        func match(by form: (String) -> String) {
            var places: [String: [Int]] = [:]
            for index in free.reference { places[form(reference[index]), default: []].append(index) }
            var matched: (answer: Set<Int>, reference: Set<Int>) = ([], [])
            for index in free.answer.reversed() {
                let key = form(answer[index])
                guard let other = places[key]?.popLast() else { continue }
                pairs.append((index, other))
                matched.answer.insert(index)
                matched.reference.insert(other)
            }
            free.answer.removeAll(where: matched.answer.contains)
            free.reference.removeAll(where: matched.reference.contains)
        }
        match { $0 }
        match { PorterStemmer.stem($0) }
        return pairs.sorted { $0.answer < $1.answer }
    }
}
