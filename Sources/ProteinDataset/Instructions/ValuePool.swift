import FileKit

/// The values of a property in a dataset, each as often as it occurs.
struct ValuePool: Sendable {
    private let values: [String]
    private let distinct: [String]

    init(_ values: [String]) {
        self.values = values
        distinct = Set(values).sorted()
    }

    /// A value that is none of `excluded`, drawn by frequency: were all equally likely, a rare value in a question
    /// would give away that the answer is no. Nil if there is none.
    func draw(excluding excluded: [String], _ random: inout CounterRandom) -> String? {
        for _ in 0..<64 {
            let value = values[random.index(below: values.count)]
            if !excluded.contains(value) { return value }
        }
        let others = distinct.filter { !excluded.contains($0) }
        return others.isEmpty ? nil : others[random.index(below: others.count)]
    }
}
