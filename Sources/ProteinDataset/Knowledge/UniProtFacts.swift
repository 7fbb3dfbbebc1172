import ProteinKit

/// What an entry of UniProt says of the protein, as facts with their evidence.
package enum UniProtFacts {
    /// All facts of an entry, of the whole protein first; those of isoforms and products of cleavage name their
    /// molecule.
    package static func facts(of entry: UniProtEntry) -> [SourcedFact] {
        var facts: [SourcedFact] = []
        func add(
            _ property: String, _ value: String, id: String? = nil, _ evidence: String? = nil, _ molecule: String? = nil
        ) {
            guard !value.isEmpty || id != nil else { return }
            let fact = SourcedFact(property: property, value: value, id: id, evidence: evidence, molecule: molecule)
            if !facts.contains(fact) { facts.append(fact) }
        }
        if let name = entry.names.recommended?.full {
            let name = HeaderSpelling.text(name)
            if !UninformativeName.matches(name) { add("molecule", name) }
        }
        if let organism = HeaderSpelling.organisms(entry.organism.scientificName).first { add("organism", organism) }
        for number in entry.enzymeNumbers.compactMap({ EnzymeNumber($0) }) {
            add("ec", number.description, id: "EC \(number)")
        }
        for part in entry.names.includes {
            for number in part.enzymeNumbers.compactMap({ EnzymeNumber($0) }) {
                add("ec", number.description, id: "EC \(number)")
            }
        }
        for part in entry.names.contains {
            guard let name = part.recommended?.full else { continue }
            for number in part.enzymeNumbers.compactMap({ EnzymeNumber($0) }) {
                add("ec", number.description, id: "EC \(number)", nil, name)
            }
        }
        func addStatements(_ property: String, _ topic: String) {
            for molecule in entry.comments(on: topic).map(\.molecule).uniqued {
                let comments = entry.comments(on: topic).filter { $0.molecule == molecule }
                let statements = comments.flatMap(CuratedText.statements(of:))
                add(property, CuratedText.summary(statements), statements.first?.evidence.first?.code, molecule)
            }
        }
        addStatements("description", "FUNCTION")
        for comment in entry.comments {
            switch comment.topic {
            case "CATALYTIC ACTIVITY":
                for reaction in comment.reactions {
                    add(
                        "activity", reaction.equation, id: reaction.rhea, reaction.evidence.first?.code,
                        comment.molecule)
                }
            case "COFACTOR":
                for cofactor in comment.cofactors {
                    add(
                        "cofactor", cofactor.name, id: cofactor.compound, cofactor.evidence.first?.code,
                        comment.molecule)
                }
            case "PATHWAY":
                if let pathway = CuratedText.pathway(of: comment) {
                    add("pathway", pathway.text, pathway.evidence.first?.code, comment.molecule)
                }
            case "SUBCELLULAR LOCATION":
                for place in CuratedText.places(of: [comment]) {
                    add("location", place.text, place.evidence.first?.code, comment.molecule)
                }
            case "SIMILARITY": if let family = CuratedText.family(of: comment.text) { add("family", family) }
            default: break
            }
        }
        addStatements("subunit", "SUBUNIT")
        addStatements("regulation", "ACTIVITY REGULATION")
        for keyword in entry.keywords { add("keywords", keyword) }
        let aspects: [Character: String] = ["F": "go_function", "P": "go_process", "C": "go_component"]
        for term in entry.references(to: "GO").filter({ $0.isoform == nil }).compactMap(\.ontologyTerm) {
            // Old releases cut names off; "protein binding" and "no data" say nothing.
            guard term.id != "GO:0005515", term.evidence != "ND", let property = aspects[term.aspect] else { continue }
            add(property, term.name.hasSuffix("...") ? "" : term.name, id: term.id, term.evidence)
        }
        for reference in entry.references(to: "Pfam") { add("pfam", reference.fields.first ?? "", id: reference.id) }
        return facts
    }
}
