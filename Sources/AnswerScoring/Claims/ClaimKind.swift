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
    /// What it is made of: what it binds or inhibits has such parts, too.
    case part

    package init(property: String) {
        switch property {
        case "location": self = .place
        case "organism": self = .organism
        case "keywords", "cofactor", "ligands", "pathway", "process", "activity", "reaction", "function":
            self = .term
        case "domains": self = .part
        default: self = property.hasPrefix("go") ? .term : .name
        }
    }

    /// Whether what stands after verbs such as "inhibits" is another thing.
    var hasObjects: Bool { self == .name || self == .part }

    /// Whether what stands after prepositions such as "with" is another thing.
    var isAlone: Bool { self == .name }
}
