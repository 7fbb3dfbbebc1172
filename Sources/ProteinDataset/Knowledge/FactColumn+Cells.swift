import ProteinKit

extension FactColumn {
    /// The facts of one cell; none of an empty one.
    package func facts(in cell: String) -> [SourcedFact] {
        let cell = cell.trimmingSpaces()
        guard !Self.isEmpty(cell) else { return [] }
        switch kind {
        case .sequence, .ignored: return []
        case .identifier:
            return property.isEmpty
                ? [] : cell.split { ";, |".contains($0) }.map { SourcedFact(property: property, value: String($0)) }
        case .split: return [SourcedFact(property: property, value: cell)]
        case .proteinNames:
            let name = UninformativeName.cleaned(ProteinNames(text: cell).recommended?.full ?? "")
            guard !UninformativeName.matches(name) else { return [] }
            return [SourcedFact(property: property, value: HeaderSpelling.text(name))]
        case .organism:
            return HeaderSpelling.organisms(cell).prefix(1).map { SourcedFact(property: property, value: $0) }
        case .enzymeNumbers:
            return cell.split { ";, |".contains($0) }.compactMap { EnzymeNumber($0) }.uniqued.map {
                SourcedFact(property: property, value: $0.description, id: "EC \($0)")
            }
        case .location:
            guard cell.contains("SUBCELLULAR LOCATION:") || cell.contains("{ECO:") else {
                return values(cell) { CuratedText.place($0) }
            }
            return facts(CuratedText.places(of: CuratedText.comments(inCell: cell, topic: "SUBCELLULAR LOCATION")))
        case .function:
            let statements = CuratedText.statements(of: CuratedText.comments(inCell: cell, topic: "FUNCTION"))
            // Isoforms and products have a text each.
            return statements.map(\.molecule).uniqued.compactMap { molecule in
                let own = statements.filter { $0.molecule == molecule }
                let summary = CuratedText.summary(own)
                guard !summary.isEmpty, !UninformativeName.matches(summary) else { return nil }
                return SourcedFact(
                    property: property, value: summary, evidence: own.first?.evidence.first?.code, molecule: molecule)
            }
        case .activity:
            let comments = CuratedText.comments(inCell: cell, topic: "CATALYTIC ACTIVITY")
            return comments.flatMap { comment in
                comment.reactions.map {
                    SourcedFact(
                        property: property, value: $0.equation, id: $0.rhea, evidence: $0.evidence.first?.code,
                        molecule: comment.molecule)
                }
            }
        case .cofactor:
            guard cell.contains("COFACTOR:") || cell.contains("Name=") else { return values(cell) { $0 } }
            return CuratedText.comments(inCell: cell, topic: "COFACTOR").flatMap { comment in
                comment.cofactors.map {
                    SourcedFact(
                        property: property, value: $0.name, id: $0.compound, evidence: $0.evidence.first?.code,
                        molecule: comment.molecule)
                }
            }
        case .pathway:
            return facts(CuratedText.comments(inCell: cell, topic: "PATHWAY").compactMap(CuratedText.pathway))
        case .family:
            return CuratedText.family(of: cell).map { [SourcedFact(property: property, value: $0)] } ?? []
        case .ontologyTerms: return ontologyFacts(cell)
        case .keywords:
            let separator: Character = cell.contains(";") ? ";" : ","
            return cell.split(separator: separator).map { String($0).trimmingSpaces() }.filter { !Self.isEmpty($0) }
                .uniqued.map { SourcedFact(property: property, value: HeaderSpelling.text($0)) }
        case .prose:
            let text = CuratedText.comments(
                inCell: cell, topic: name.uppercased().split(separator: " ").first.map(String.init) ?? "")
            let summary = CuratedText.summary(CuratedText.statements(of: text))
            return summary.isEmpty ? [] : [SourcedFact(property: property, value: summary)]
        case .list: return values(cell) { property == "class" ? HeaderSpelling.kind($0) : Self.withoutCapitals($0) }
        }
    }

    /// The roots of the ontology, and "protein binding".
    static let emptyTerms: Set = ["GO:0003674", "GO:0008150", "GO:0005575", "GO:0005515"]

    /// `ATP binding [GO:0005524]; …`, `GO:0090729 (toxin activity); …` or `GO:0003924;GO:0016787`.
    private func ontologyFacts(_ cell: String) -> [SourcedFact] {
        cell.split(separator: ";").compactMap { item in
            guard let (name, id) = CuratedText.ontologyTerm(String(item)) else { return nil }
            guard !Self.emptyTerms.contains(id) else { return nil }
            return SourcedFact(property: property, value: name, id: id)
        }
    }

    private func facts(_ statements: [CuratedText.Statement]) -> [SourcedFact] {
        statements.map {
            SourcedFact(property: property, value: $0.text, evidence: $0.evidence.first?.code, molecule: $0.molecule)
        }
    }

    /// Words that are all in capitals, spelled; a single word is a symbol.
    private static func withoutCapitals(_ value: String) -> String {
        guard value.contains(" "), value.filter(\.isLetter).count > 8, !value.contains(where: \.isLowercase) else {
            return value
        }
        return HeaderSpelling.text(value)
    }

    private func values(_ cell: String, _ spell: (String) -> String) -> [SourcedFact] {
        cell.split(separator: ";").map { String($0).trimmingSpaces() }.filter { !Self.isEmpty($0) }.map(spell).uniqued
            .map { SourcedFact(property: property, value: $0) }
    }

    private static func isEmpty(_ cell: String) -> Bool {
        cell.isEmpty || ["-", ".", "?", "na", "n/a", "nan", "none", "null", "unknown"].contains(cell.lowercased())
    }
}

extension Array where Element: Hashable {
    /// Each element where it stands first.
    var uniqued: [Element] {
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }
}
