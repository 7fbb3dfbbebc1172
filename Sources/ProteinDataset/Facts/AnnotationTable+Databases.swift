import FileKit
import ProteinKit

extension AnnotationTable {
    /// What a file of annotations says of proteins, by their ids; nothing of files that only give labels.
    ///
    /// - Throws: the errors of `AnnotationTable` and of the readers.
    init(path: String, format: KnowledgeFormat, vocabulary: Vocabulary) throws(SepitError) {
        switch format {
        case .table, .sequenceTable: try self.init(path: path, vocabulary: vocabulary)
        case .uniProt:
            var rows: [Row] = []
            var release = SourceRelease(source: "UniProt")
            try UniProtReader().read(path: path) { (entry) throws(SepitError) in
                let facts = ProteinFacts(
                    UniProtFacts.facts(of: entry), source: Self.uniProt + entry.accession, vocabulary: vocabulary)
                rows.append(Row(id: entry.accession, facts: facts))
                release.add(entry)
                return true
            }
            try self.init(path: path, rows: rows, newestEntry: release)
        case .sifts:
            try self.init(path: path, said: Self.sifts(path, vocabulary), source: "SIFTS", vocabulary: vocabulary)
        case .ontologyAnnotations:
            try self.init(
                path: path, said: Self.ontologyAnnotations(path), source: "GOA", vocabulary: vocabulary)
        case .ontology, .enzymeNomenclature, .identifierMapping, .familyNames: try self.init(path: path, rows: [])
        }
    }

    /// Before the accession, names an entry as a source.
    static let uniProt = "UniProt "

    private init(
        path: String, said: [String: [SourcedFact]], source: String, vocabulary: Vocabulary
    ) throws(SepitError) {
        let ids = said.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        let rows = ids.map { id in
            Row(id: id, facts: ProteinFacts(said[id] ?? [], source: source, vocabulary: vocabulary))
        }
        try self.init(path: path, rows: rows)
    }

    /// By chain, `1abc_A`.
    private static func sifts(_ path: String, _ vocabulary: Vocabulary) throws(SepitError) -> [String: [SourcedFact]] {
        var said: [String: [SourcedFact]] = [:]
        try SIFTSReader().read(path: path) { (record) throws(SepitError) in
            var facts = record.accession.map { [SourcedFact(property: "accession", value: $0)] } ?? []
            switch record.statement {
            case .enzyme(let number):
                if let number = EnzymeNumber(number) {
                    facts.append(SourcedFact(property: "ec", value: number.description, id: "EC \(number)"))
                }
            case .pfam(let id, _): facts.append(SourcedFact(property: "pfam", value: id, id: id))
            case .ontologyTerm(let id, let evidence):
                let aspect = vocabulary.ontology?.term(id)?.namespace?.split(separator: "_").last?.first
                if let fact = ontologyFact(id, aspect: aspect, evidence: evidence ?? "") { facts.append(fact) }
            case .organism(_, let name):
                facts += HeaderSpelling.organisms(name ?? "").prefix(1).map {
                    SourcedFact(property: "organism", value: $0)
                }
            case .segment, .cath, .scop, .interPro: break
            }
            if !facts.isEmpty { said["\(record.entry)_\(record.chain)", default: []] += facts }
            return true
        }
        return said
    }

    /// By accession; what an experiment shows comes first.
    private static func ontologyAnnotations(_ path: String) throws(SepitError) -> [String: [SourcedFact]] {
        var said: [String: [SourcedFact]] = [:]
        try GOAnnotationReader().read(path: path) { (annotation) throws(SepitError) in
            guard !annotation.isNegated, annotation.isoform == nil,
                let fact = ontologyFact(
                    annotation.term, aspect: annotation.aspect, evidence: annotation.evidence)
            else { return true }
            said[annotation.id, default: []].append(fact)
            return true
        }
        return said.mapValues { facts in
            func isShown(_ fact: SourcedFact) -> Bool {
                OntologyEvidence.kind(of: fact.evidence ?? "") == .experimental
            }
            return facts.filter(isShown) + facts.filter { !isShown($0) }
        }
    }

    /// Nil for terms that say nothing.
    private static func ontologyFact(_ id: String, aspect: Character?, evidence: String) -> SourcedFact? {
        let properties: [Character: String] = [
            "F": "go_function", "f": "go_function", "P": "go_process", "p": "go_process", "C": "go_component",
            "c": "go_component",
        ]
        guard let property = aspect.flatMap({ properties[$0] }), evidence != "ND",
            !FactColumn.emptyTerms.contains(id)
        else { return nil }
        return SourcedFact(property: property, value: "", id: id, evidence: evidence.isEmpty ? nil : evidence)
    }
}
