/// What annotation tables say about one chain: its facts, and what tells which facts are about it.
struct ChainKnowledge {
    /// Without accessions and domain identifiers.
    private(set) var facts: ProteinFacts
    /// UniProt accessions that a table names.
    let accessions: [String]
    /// EC numbers that a table names.
    let enzymeNumbers: [String]
    /// Whether a table knows a domain in it; nil where no table has domains.
    let hasDomain: Bool?
    /// Whether all domains that a table knows in it only bind.
    let isBindingModule: Bool

    /// Columns that tell what a protein is linked to, not what is said of it.
    private static let (accession, domain) = ("accession", "pfam")

    init(_ annotated: ProteinFacts) {
        facts = annotated
        accessions = annotated[Self.accession]
        enzymeNumbers = annotated["ec"]
        hasDomain = annotated.isEmpty ? nil : !annotated[Self.domain].isEmpty || !annotated["domains"].isEmpty
        isBindingModule = BindingModule.areAll(annotated[Self.domain])
        facts.remove(Self.accession)
        facts.remove(Self.domain)
    }

    /// Forgets what a UniProt entry says of more than the chain: its name, where the file names the chain, and of a
    /// polyprotein all but the organism.
    mutating func narrow(isNamed: Bool, isOfPolyprotein: Bool) {
        for property in facts.properties
        where isOfPolyprotein ? property != "organism" : isNamed && property == "molecule" {
            guard facts.statements(of: property).allSatisfy({ $0.source.hasPrefix(AnnotationTable.uniProt) }) else {
                continue
            }
            facts.remove(property)
        }
    }

    /// Forgets the EC numbers that are not about the chain, and what was made of them.
    mutating func keep(enzymeNumbers kept: [String]) {
        guard !enzymeNumbers.isEmpty, Set(enzymeNumbers) != Set(kept) else { return }
        let source = facts.statements(of: "ec").first?.source ?? ""
        for property in ["ec", "enzyme", "reaction"] { facts.remove(property) }
        // What an enzyme does is not said of a part without the catalytic domain.
        if kept.isEmpty { for property in ["activity", "cofactor", "go_function"] { facts.remove(property) } }
        facts = facts.completed(
            by: ProteinFacts(enzymeNumbers: kept.filter(enzymeNumbers.contains), source: source))
    }
}
