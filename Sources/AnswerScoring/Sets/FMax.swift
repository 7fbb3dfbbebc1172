/// The best F over all thresholds of how sure sets are of their members: what a set would score if its threshold were chosen
/// with hindsight.
///
/// Source: Radivojac et al., "A large-scale evaluation of computational protein function prediction", Nature Methods 10,
/// 2013: precision is a mean over the proteins of which something is said at the threshold, recall over all; thresholds are
/// the hundredths.
package struct FMax: Sendable, Equatable {
    /// From 0 to 1.
    package private(set) var value = 0.0
    /// The lowest threshold that has it.
    package private(set) var threshold = 0.0

    /// - Parameter sets: of each protein, how sure each member is, 0 to 1, and what is expected.
    package init(_ sets: [(scores: [String: Double], expected: Set<String>)]) {
        let sets = sets.filter { !$0.expected.isEmpty }
        for step in 1...100 {
            let threshold = Double(step) / 100
            var (precision, recall, said) = (0.0, 0.0, 0)
            for (scores, expected) in sets {
                let members = scores.filter { $0.value >= threshold }
                guard !members.isEmpty else { continue }
                let right = Double(members.count { expected.contains($0.key) })
                precision += right / Double(members.count)
                recall += right / Double(expected.count)
                said += 1
            }
            guard said > 0, recall > 0 else { continue }
            precision /= Double(said)
            recall /= Double(sets.count)
            let mean = 2 * precision * recall / (precision + recall)
            if mean > value { (value, self.threshold) = (mean, threshold) }
        }
    }
}
