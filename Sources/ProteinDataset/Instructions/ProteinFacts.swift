/// What is known about a protein: values by property, such as `fold: [helical bundle]`.
package struct ProteinFacts: Sendable, Equatable {
    package private(set) var values: [String: [String]] = [:]

    var isEmpty: Bool { values.isEmpty }

    /// Known properties in the order of a caption.
    var properties: [String] {
        PropertyTemplates.captionOrder.filter { values[$0] != nil }
            + values.keys.filter { !PropertyTemplates.captionOrder.contains($0) }.sorted()
    }

    package subscript(property: String) -> [String] { values[property] ?? [] }

    /// Adds a value that is not there yet. Empty values, and values that would break a question, are left out.
    mutating func add(_ value: String, to property: String) {
        guard !value.isEmpty, !value.contains(InstructionExample.placeholder) else { return }
        guard !self[property].contains(value) else { return }
        values[property, default: []].append(value)
    }

    /// These facts, and from `others` those of properties that are unknown here.
    func completed(by others: ProteinFacts) -> ProteinFacts {
        var result = self
        result.values.merge(others.values) { own, _ in own }
        return result
    }
}
