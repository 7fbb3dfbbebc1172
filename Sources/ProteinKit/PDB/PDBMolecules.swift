/// COMPND and SOURCE: `KEY: value;` lists in which `MOL_ID` joins the two; free text in files before format 2.
struct PDBMolecules {
    private(set) var molecules: [Header.Molecule] = []

    private static let keys: Set<String> = [
        "MOL_ID", "MOLECULE", "CHAIN", "FRAGMENT", "SYNONYM", "EC", "ENGINEERED", "MUTATION", "OTHER_DETAILS",
        "BIOLOGICAL_UNIT", "SYNTHETIC", "ORGANISM_SCIENTIFIC", "ORGANISM_COMMON", "ORGANISM_TAXID", "STRAIN", "VARIANT",
        "CELL_LINE", "ATCC", "ORGAN", "TISSUE", "CELL", "ORGANELLE", "SECRETION", "CELLULAR_LOCATION", "PLASMID",
        "GENE",
        "EXPRESSION_SYSTEM",
    ]

    /// `chains` are the declared chains, which free text is taken to describe all of.
    init(compound: String, source: String, chains: [String]) {
        let compounds = Self.entries(compound)
        let sources = Self.entries(source)
        guard compounds.contains(where: { $0["MOLECULE"] != nil }) else {
            let name = (compounds.first?[""] ?? compound).trimmed
            guard !name.isEmpty else { return }
            molecules = [
                Header.Molecule(
                    name: name, chains: chains, enzymeNumbers: Self.enzymeNumbers(inFreeText: name),
                    organism: Self.organism(sources.first) ?? Self.organism(inFreeText: source))
            ]
            return
        }
        for compound in compounds {
            guard let name = compound["MOLECULE"] else { continue }
            let origin = sources.first { $0["MOL_ID"] == compound["MOL_ID"] }
            molecules.append(
                Header.Molecule(
                    entityID: compound["MOL_ID"] ?? "", name: name,
                    chains: Self.list(compound["CHAIN"]).map { $0 == "NULL" ? "" : $0 },
                    enzymeNumbers: Self.list(compound["EC"]).filter { $0.contains(".") },
                    organism: Self.organism(origin), taxonomyID: origin?["ORGANISM_TAXID"].flatMap { Int($0) },
                    synonyms: compound["SYNONYM"], fragment: compound["FRAGMENT"], gene: origin?["GENE"]))
        }
    }

    /// One dictionary per MOL_ID. Semicolons within a value are told from separators by the known keys.
    private static func entries(_ text: String) -> [[String: String]] {
        var entries: [[String: String]] = [[:]]
        var key = ""
        for part in text.split(separator: ";") {
            var value = part[...]
            if let colon = part.firstIndex(of: ":"), isKey(part[..<colon].trimmed) {
                key = part[..<colon].trimmed
                value = part[part.index(after: colon)...]
                if key == "MOL_ID", entries.last?.isEmpty == false { entries.append([:]) }
            }
            let last = entries.count - 1
            let text = value.trimmed
            entries[last][key] = entries[last][key].map { $0 + "; " + text } ?? text
        }
        return entries
    }

    private static func isKey(_ word: String) -> Bool { keys.contains(word) || word.hasPrefix("EXPRESSION_SYSTEM") }

    private static func list(_ text: String?) -> [String] {
        (text ?? "").split(separator: ",").map { $0.trimmed }.filter { !$0.isEmpty }
    }

    private static func organism(_ entry: [String: String]?) -> String? {
        entry?["ORGANISM_SCIENTIFIC"].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// "(HOMO SAPIENS)" in "HUMAN (HOMO SAPIENS) PLASMA".
    private static func organism(inFreeText text: String) -> String? {
        guard let open = text.firstIndex(of: "("), let close = text[open...].firstIndex(of: ")") else { return nil }
        let name = text[text.index(after: open)..<close].trimmed
        return name.isEmpty ? nil : name
    }

    /// "3.4.21.5" in "THROMBIN (E.C.3.4.21.5) COMPLEX".
    private static func enzymeNumbers(inFreeText text: String) -> [String] {
        var numbers: [String] = []
        var rest = text[...]
        while let mark = rest.firstRange(of: "E.C.") {
            let digits = rest[mark.upperBound...].drop { $0 == " " }.prefix { $0.isNumber || $0 == "." || $0 == "-" }
            let number = String(digits).split(separator: ".").joined(separator: ".")
            if !number.isEmpty { numbers.append(number) }
            rest = rest[mark.upperBound...]
        }
        return numbers
    }
}
