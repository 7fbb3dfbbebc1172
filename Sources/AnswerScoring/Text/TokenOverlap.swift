/// How many of its words a name shares with another, whatever their order.
package struct TokenOverlap: Sendable, Equatable {
    /// From 0 to 1.
    package let precision, recall, f1: Double

    /// - Parameters:
    ///   - answer: words, in any order.
    ///   - reference: words of what should be said.
    package init<Token: Hashable>(_ answer: [Token], reference: [Token]) {
        let (own, other) = (runCounts(answer, length: 1), runCounts(reference, length: 1))
        let shared = Double(own.reduce(0) { $0 + min($1.value, other[$1.key] ?? 0) })
        precision = answer.isEmpty ? 0 : shared / Double(answer.count)
        recall = reference.isEmpty ? 0 : shared / Double(reference.count)
        f1 = shared == 0 ? 0 : 2 * shared / Double(answer.count + reference.count)
    }
}
