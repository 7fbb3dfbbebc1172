/// How answers about a property are read.
package enum ClaimKind: Sendable {
    /// One thing that the protein is: class, fold, name.
    case name
    /// Where it is, in the cell: any preposition leads to the place.
    case place
    /// Whose it is.
    case organism
    /// What it does or has: several statements, each with its own verbs and prepositions.
    case term

    package init(property: String) {
        switch property {
        case "location": self = .place
        case "organism": self = .organism
        case "keywords", "domains", "cofactor", "ligands", "pathway", "process", "activity", "reaction", "function":
            self = .term
        default: self = property.hasPrefix("go") ? .term : .name
        }
    }

    /// Whether what stands after verbs and prepositions such as "inhibits" and "with" is another thing.
    var hasObjects: Bool { self == .name }
}
