/// Values as part of an English sentence.
package enum Phrase {
    /// `a`, `a and b`, `a, b and c`.
    package static func list(_ values: [String]) -> String {
        guard let last = values.last, values.count > 1 else { return values.first ?? "" }
        return values.dropLast().joined(separator: ", ") + " and " + last
    }

    /// As `list`, without a final "fold", which the sentence adds.
    package static func fold(_ values: [String]) -> String {
        list(
            values.map { value in
                value.count > 5 && value.lowercased().hasSuffix(" fold") ? String(value.dropLast(5)) : value
            })
    }

    /// `in the nucleus`, but `secreted`, so that "It is …" is English for either.
    package static func location(_ values: [String]) -> String {
        let places = values.filter { !isState($0) }
        let states = values.filter(isState)
        let inside = places.isEmpty ? [] : ["in the " + list(places)]
        return (states + inside).joined(separator: " and ")
    }

    /// Whether a location is a participle or an adjective and not a place.
    private static func isState(_ value: String) -> Bool {
        let word = value.split(separator: " ").first.map { $0.lowercased() } ?? ""
        return states.contains(word) || word.hasSuffix("-bound") || word.hasSuffix("-anchored")
    }

    private static let states: Set = [
        "anchored", "bound", "cytoplasmic", "cytosolic", "extracellular", "integral", "intracellular",
        "membrane-associated", "mitochondrial", "nuclear", "periplasmic", "peroxisomal", "secreted", "soluble",
        "transmembrane",
    ]

    /// Each value as a sentence of its own.
    package static func sentences(_ values: [String]) -> String {
        values.map { value in
            let text = value.prefix(1).uppercased() + value.dropFirst()
            return text.hasSuffix(".") || text.hasSuffix("!") || text.hasSuffix("?") ? text : text + "."
        }.joined(separator: " ")
    }
}
