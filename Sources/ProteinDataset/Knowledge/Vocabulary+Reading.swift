import FileKit
import ProteinKit

extension Vocabulary {
    /// Takes in a file that says which labels belong to which identifiers; others say nothing of that.
    ///
    /// - Throws: the errors of the readers.
    mutating func read(_ path: String, _ format: KnowledgeFormat) throws(SepitError) {
        switch format {
        case .ontology:
            let graph = try OBOReader().read(path: path).graph
            // A slim is a part of the whole.
            if graph.count > ontology?.count ?? 0 { ontology = graph }
        case .enzymeNomenclature: enzymes = try EnzymeNomenclature.read(path: path).nomenclature
        case .identifierMapping: families.add(try IdentifierMapping.read(path: path).mapping)
        case .familyNames: try families.read(path: path)
        case .uniProt, .sequenceTable, .table, .sifts, .ontologyAnnotations: break
        }
    }

    /// A fact with the label that belongs to its identifier, and with today's EC numbers; none where no label is known.
    func resolved(_ fact: SourcedFact) -> [SourcedFact] {
        var fact = fact
        if fact.property == "ec", let enzymes, let number = EnzymeNumber(fact.value) {
            return enzymes.current(number).map { number in
                fact.value = number.description
                return fact
            }
        }
        guard let id = fact.id, id.hasPrefix("GO:") else { return fact.value.isEmpty ? [] : [fact] }
        if fact.value.isEmpty || accepts(fact.value, for: id) == false { fact.value = label(of: id) ?? "" }
        return fact.value.isEmpty ? [] : [fact]
    }

    /// The name of a family or domain in words; nil for identifiers that have no other than a symbol.
    func familyName(_ id: String) -> String? {
        families.family(id).flatMap { $0.name == $0.shortName ? nil : $0.name }
    }
}
