/// Values as part of an English sentence.
package enum Phrase: String, Sendable, Codable {
    /// `a`, `a and b`, `a, b and c`.
    case list
    /// As `list`, without a final "fold", which the sentence adds.
    case fold
    /// `in the nucleus`, but `secreted`, so that "It is …" is English for either.
    case location
    /// As `list`, each with "family" unless it says so.
    case family
    /// `a`, `a or b`, `a, b or c`: each is true of some.
    case alternatives
    /// As `list`, EC numbers with all four levels: `3.6.-.-` for 3.6.
    case enzyme
    /// Each value as a sentence of its own.
    case sentences

    /// The values as this kind of phrase.
    package func text(_ values: [String]) -> String {
        switch self {
        case .list: Self.joined(values)
        case .fold: Self.joined(values.map(Self.withoutFold))
        case .location: Self.placed(values)
        case .family:
            Self.joined(values.map { $0.lowercased().hasSuffix("family") ? $0 : $0 + " family" })
        case .alternatives: Self.joined(values, by: "or")
        case .enzyme: Self.joined(values.map(Self.fourLevels))
        case .sentences: values.map(Self.sentence).joined(separator: " ")
        }
    }

    private static func joined(_ values: [String], by conjunction: String = "and") -> String {
        guard let last = values.last, values.count > 1 else { return values.first ?? "" }
        return values.dropLast().joined(separator: ", ") + " \(conjunction) " + last
    }

    private static func withoutFold(_ value: String) -> String {
        value.count > 5 && value.lowercased().hasSuffix(" fold") ? String(value.dropLast(5)) : value
    }

    private static func placed(_ values: [String]) -> String {
        let places = values.filter { !isState($0) }
        let states = values.filter(isState)
        let inside = places.isEmpty ? [] : ["in the " + joined(places)]
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

    private static func fourLevels(_ number: String) -> String {
        let levels = number.count { $0 == "." } + 1
        guard number.first?.isNumber == true, levels < 4 else { return number }
        return number + String(repeating: ".-", count: 4 - levels)
    }

    /// With a capital at the beginning, unless the first word is spelled with a small letter: `tRNA`, `cAMP`, `dTDP`.
    static func capitalised(_ text: String) -> String {
        let word = text.prefix { $0.isLetter }
        guard word.first?.isLowercase == true, word.dropFirst().contains(where: \.isUppercase) else {
            return text.prefix(1).uppercased() + text.dropFirst()
        }
        return text
    }

    private static func sentence(_ value: String) -> String {
        let text = capitalised(value)
        return text.hasSuffix(".") || text.hasSuffix("!") || text.hasSuffix("?") ? text : text + "."
    }
}
