/// What one answer scores; nil where a score says nothing about an answer of its kind.
package struct AnswerScore: Sendable, Equatable {
    /// BLEU-1 to BLEU-4.
    package var bleu: [Double]?
    package var rouge: ROUGE?
    package var meteor: Double?
    /// By an encoder, where there is one.
    package var bertScore: BERTScore?
    /// BLEU of the known values that are named, see `EntityBLEU`.
    package var entityBLEU: Double?
    /// Whether all of what is claimed is what should be: 0 or 1.
    package var exact: Double
    /// Of the claimed set against the expected one; of a name's words where there are no sets.
    package var precision, recall, f1: Double?
    /// Whether the numbers claimed are right at the levels 1 to 4; nil at levels that the reference lacks.
    package var enzymeLevels: [Double?]?

    package init(exact: Double) { self.exact = exact }

    /// Whether nothing that is claimed is wrong: of a set, each member, though there may be more; of a protein's name, which
    /// databases write in many ways, half of the words.
    package func isTrue(of property: String) -> Bool {
        if exact == 1 { return true }
        if AnswerScorer.hasSets(property) { return precision == 1 }
        return property == "molecule" && f1 ?? 0 >= Self.leastOfName
    }

    private static let leastOfName = 0.5

    /// By the names of the scores' columns.
    package var columns: [(name: String, value: Double)] {
        var columns: [(String, Double?)] = []
        if let bleu { columns += bleu.enumerated().map { ("bleu\($0 + 1)", $1) } }
        columns += [
            ("rouge1", rouge?.rouge1), ("rouge2", rouge?.rouge2), ("rougeL", rouge?.rougeL), ("meteor", meteor),
            ("entity_bleu", entityBLEU), ("bertscore_precision", bertScore?.precision),
            ("bertscore_recall", bertScore?.recall), ("bertscore_f1", bertScore?.f1),
        ]
        columns += [("exact", exact), ("precision", precision), ("recall", recall), ("f1", f1)]
        if let enzymeLevels { columns += enzymeLevels.enumerated().map { ("ec\($0 + 1)", $1) } }
        return columns.compactMap { name, value in value.map { (name, $0) } }
    }
}
