/// Turns the element `entry` of UniProt XML into an entry.
struct UniProtXMLEntry {
    private let root: XMLElement
    /// Evidence by its key, which other elements name.
    let evidence: [String: UniProtEvidence]

    init(_ root: XMLElement) {
        self.root = root
        var evidence: [String: UniProtEvidence] = [:]
        for item in root.all("evidence") {
            guard let key = item["key"], let code = item["type"] else { continue }
            let source = (item.first("source")?.first("dbReference") ?? item.first("source"))
            let name = source.flatMap { source in source["type"].flatMap { t in source["id"].map { "\(t):\($0)" } } }
            evidence[key] = UniProtEvidence(code: code, source: name)
        }
        self.evidence = evidence
    }

    func entry(name: String, accessions: [String], line: Int) -> UniProtEntry {
        var entry = UniProtEntry(name: name, accessions: accessions, line: line)
        entry.section = root["dataset"].flatMap(UniProtEntry.Section.init)
        entry.created = root["created"]
        entry.entryChanged = root["modified"]
        entry.entryVersion = root["version"].flatMap { Int($0) }
        if let protein = root.first("protein") { entry.names = names(protein) }
        entry.genes = root.all("gene").map(gene)
        if let organism = root.first("organism") {
            func named(_ type: String) -> String? {
                organism.all("name").first { $0["type"] == type }?.text.trimmed
            }
            entry.organism.scientificName = named("scientific") ?? ""
            entry.organism.commonName = named("common")
            entry.organism.taxonomyIDs = organism.all("dbReference").filter { $0["type"] == "NCBI Taxonomy" }
                .compactMap { $0["id"].flatMap { Int($0) } }
            entry.organism.lineage = organism.first("lineage")?.all("taxon").map(\.text.trimmed) ?? []
        }
        entry.organelles = root.all("geneLocation").compactMap { $0["type"] }
        entry.keywords = root.all("keyword").map(\.text.trimmed)
        entry.existence = root.first("proteinExistence")?["type"].flatMap { type in
            [
                "evidence at protein level", "evidence at transcript level", "inferred from homology", "predicted",
                "uncertain",
            ].firstIndex(of: type).map { $0 + 1 }
        }
        if let sequence = root.first("sequence") {
            entry.sequence = String(sequence.text.filter { !$0.isWhitespace })
            entry.isFragment = sequence["fragment"] != nil
            entry.isPrecursor = sequence["precursor"] == "true"
            entry.sequenceChanged = sequence["modified"]
            entry.sequenceVersion = sequence["version"].flatMap { Int($0) }
        }
        entry.comments = root.all("comment").compactMap(comment)
        entry.features = root.all("feature").compactMap(feature)
        entry.references = root.all("dbReference").compactMap(reference)
        return entry
    }

    // MARK: - Names

    private func names(_ element: XMLElement) -> ProteinNames {
        var names = ProteinNames()
        for child in element.children {
            switch child.name {
            case "recommendedName": names.recommended = self.name(child)
            case "submittedName":
                if names.recommended == nil {
                    names.recommended = self.name(child)
                } else {
                    names.alternatives.append(self.name(child))
                }
            case "alternativeName": names.alternatives.append(self.name(child))
            case "allergenName", "biotechName", "cdAntigenName", "innName":
                names.alternatives.append(ProteinNames.Name(full: child.text.trimmed))
            case "domain": names.includes.append(self.names(child))
            case "component": names.contains.append(self.names(child))
            default: break
            }
        }
        return names
    }

    private func name(_ element: XMLElement) -> ProteinNames.Name {
        let short = element.all("shortName").map(\.text.trimmed)
        return ProteinNames.Name(
            full: element.first("fullName")?.text.trimmed ?? short.first ?? "", short: short,
            enzymeNumbers: element.all("ecNumber").map(\.text.trimmed))
    }

    private func gene(_ element: XMLElement) -> UniProtEntry.Gene {
        var gene = UniProtEntry.Gene()
        for name in element.all("name") {
            let text = name.text.trimmed
            switch name["type"] {
            case "primary": gene.name = text
            case "synonym": gene.synonyms.append(text)
            case "ordered locus": gene.orderedLocusNames.append(text)
            case "ORF": gene.orfNames.append(text)
            default: break
            }
        }
        return gene
    }

    // MARK: - Features and references

    private func feature(_ element: XMLElement) -> UniProtFeature? {
        guard let type = element["type"], let location = element.first("location") else { return nil }
        let begin = location.first("begin") ?? location.first("position")
        let end = location.first("end") ?? location.first("position")
        guard let begin, let end else { return nil }
        var feature = UniProtFeature(
            kind: Self.featureKeys[type] ?? type.uppercased(), start: begin["position"].flatMap { Int($0) },
            end: end["position"].flatMap { Int($0) })
        feature.isUncertain = begin["status"].map { $0 != "certain" } ?? end["status"].map { $0 != "certain" } ?? false
        feature.isoform = location["sequence"]
        feature.note = element["description"]
        feature.id = element["id"]
        feature.evidence = evidence(of: element)
        // The schema allows several ligands; the first one stands for the feature.
        if let ligand = element.first("ligand") {
            feature.ligand = ligand.first("name")?.text.trimmed
            feature.ligandID = ligand.first("dbReference").flatMap { reference in
                reference["id"].map { "\(reference["type"] ?? "ChEBI"):\($0)" }
            }
        }
        return feature
    }

    private func reference(_ element: XMLElement) -> UniProtReference? {
        guard let database = element["type"], let id = element["id"] else { return nil }
        var properties: [String: String] = [:]
        for property in element.all("property") {
            if let type = property["type"], properties[type] == nil { properties[type] = property["value"] }
        }
        var fields: [String]
        switch database {
        case "EC": return nil  // Old releases list the numbers of the names once more.
        case "GO":
            let code = properties["evidence"].map { OntologyEvidence.code(ofECO: $0) ?? $0 }
            let source = [code, properties["project"]].compactMap { $0 }.joined(separator: ":")
            fields = [properties["term"] ?? "", source]
        case "PDB": fields = [properties["method"] ?? "", properties["resolution"] ?? "", properties["chains"] ?? ""]
        default:
            fields = element.all("property").compactMap { $0["value"] }
        }
        fields.removeAll(where: \.isEmpty)
        return UniProtReference(database: database, id: id, fields: fields, isoform: element.first("molecule")?["id"])
    }

    /// The evidence that an element's attribute `evidence="1 2"` names.
    func evidence(of element: XMLElement) -> [UniProtEvidence] {
        (element["evidence"] ?? "").split(separator: " ").compactMap { evidence[String($0)] }
    }

    /// The flat file's keys.
    private static let featureKeys = [
        "active site": "ACT_SITE", "binding site": "BINDING", "calcium-binding region": "CA_BIND", "chain": "CHAIN",
        "coiled-coil region": "COILED", "compositionally biased region": "COMPBIAS", "sequence conflict": "CONFLICT",
        "cross-link": "CROSSLNK", "disulfide bond": "DISULFID", "DNA-binding region": "DNA_BIND", "domain": "DOMAIN",
        "glycosylation site": "CARBOHYD", "helix": "HELIX", "initiator methionine": "INIT_MET",
        "intramembrane region": "INTRAMEM", "lipid moiety-binding region": "LIPID", "metal ion-binding site": "METAL",
        "modified residue": "MOD_RES", "mutagenesis site": "MUTAGEN", "non-consecutive residues": "NON_CONS",
        "non-standard amino acid": "NON_STD", "non-terminal residue": "NON_TER",
        "nucleotide phosphate-binding region": "NP_BIND", "peptide": "PEPTIDE", "propeptide": "PROPEP",
        "region of interest": "REGION", "repeat": "REPEAT", "short sequence motif": "MOTIF", "signal peptide": "SIGNAL",
        "site": "SITE", "splice variant": "VAR_SEQ", "sequence variant": "VARIANT", "strand": "STRAND",
        "topological domain": "TOPO_DOM", "transit peptide": "TRANSIT", "transmembrane region": "TRANSMEM",
        "turn": "TURN", "unsure residue": "UNSURE", "zinc finger region": "ZN_FING",
    ]
}
