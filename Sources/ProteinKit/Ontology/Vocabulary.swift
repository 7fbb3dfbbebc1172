/// Which label belongs to which identifier, over all tables that were read.
///
/// An identifier is shown only with a label of its own: `accepts` refuses others.
public struct Vocabulary: Sendable {
    /// GO, or another ontology in OBO format.
    public var ontology: OntologyGraph?
    /// The Enzyme Nomenclature.
    public var enzymes: EnzymeNomenclature?
    /// Names of protein families.
    public var families = FamilyNames()

    /// A vocabulary of what is at hand.
    public init(
        ontology: OntologyGraph? = nil, enzymes: EnzymeNomenclature? = nil, families: FamilyNames = FamilyNames()
    ) {
        self.ontology = ontology
        self.enzymes = enzymes
        self.families = families
    }

    /// The label of `GO:0005524`, `EC 3.4.21.4`, `3.4.21.4` or `PF00069`; nil where no table has it.
    public func label(of id: String) -> String? {
        if id.hasPrefix("GO:") { return ontology?.label(of: id) }
        if let number = EnzymeNumber(id) { return enzymes?.label(of: number) }
        return families.family(id)?.name
    }

    /// Whether a label belongs to an identifier: its name or an exact synonym, whatever the case. Nil where no table
    /// knows the identifier, so that nothing can be said.
    public func accepts(_ label: String, for id: String) -> Bool? {
        let wanted = OntologyGraph.normalised(label)
        if id.hasPrefix("GO:") {
            guard let term = ontology.flatMap({ $0.canonical(id) }).flatMap({ ontology?.term($0) }), !term.name.isEmpty
            else { return nil }
            return ([term.name] + term.synonyms).contains { OntologyGraph.normalised($0) == wanted }
        }
        if let number = EnzymeNumber(id) {
            guard let enzymes, let own = enzymes.label(of: number) else { return nil }
            let others = enzymes.entry(number)?.alternativeNames ?? []
            return ([own] + others).contains { OntologyGraph.normalised($0) == wanted }
        }
        guard let family = families.family(id) else { return nil }
        return [family.name, family.shortName ?? family.name].contains { OntologyGraph.normalised($0) == wanted }
    }
}
