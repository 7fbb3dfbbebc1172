/// Which properties a question asks for, by its words.
package struct AskedProperties {
    /// The likeliest meaning first; none where nothing tells.
    package let properties: [String]

    /// - Parameter known: properties that may have been given names by a user, which questions then hold.
    package init(question: String, known: [String] = []) {
        let words = question.lowercased().split { !$0.isLetter }.map(String.init)
        let text = " \(words.joined(separator: " ")) "
        let named = known.filter { text.contains(" \($0.replacing("_", with: " ").lowercased()) ") }.sorted()
        let meant = Self.meanings.filter { !$0.words.isDisjoint(with: words) }.flatMap(\.properties)
        properties = (named + meant).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    /// The more special words before the more common ones.
    private static let meanings: [(words: Set<String>, properties: [String])] = [
        (["ec"], ["ec", "enzyme", "reaction", "activity"]),
        (["reaction", "reactions"], ["reaction", "ec", "enzyme", "activity"]),
        (
            [
                "enzyme", "enzymatic", "catalyse", "catalyze", "catalysis", "catalyses", "catalyzes",
                "substrate",
            ],
            ["ec", "enzyme", "reaction", "activity", "class"]
        ),
        (["hydrolase", "transferase", "oxidoreductase", "lyase", "isomerase", "ligase"], ["class", "enzyme", "ec"]),
        (["fold", "folds", "folded"], ["fold"]),
        (["secondary"], ["helix", "strand", "fold"]),
        (["shape"], ["shape"]),
        (["helix", "helices", "helical"], ["helix"]),
        (["strand", "strands", "sheet"], ["strand"]),
        (["disulfide", "disulfides", "disulphide", "disulphides"], ["disulfides"]),
        (
            ["where", "location", "located", "localised", "localized", "localisation", "localization", "compartment"],
            ["location", "go_component"]
        ),
        (["secreted", "nucleus", "nuclear", "cytoplasm", "mitochondrion", "membrane"], ["location", "go_component"]),
        (["organism", "species", "whose"], ["organism"]),
        (["domain", "domains"], ["domains", "pfam", "family"]),
        (["family", "superfamily", "pfam"], ["family", "pfam", "domains"]),
        (["pathway", "process", "processes"], ["process", "pathway", "go_process"]),
        (["cofactor", "cofactors"], ["cofactor"]),
        (["ligand", "ligands", "bind", "binds", "bound"], ["ligands", "cofactor", "go_function"]),
        (["subunit", "subunits", "complex", "oligomer", "oligomeric", "dimer"], ["subunit", "oligomer"]),
        (["regulation", "regulated"], ["regulation"]),
        (["keywords", "keyword"], ["keywords"]),
        (["class", "kind", "type"], ["class", "enzyme", "ec"]),
        (
            ["function", "functions", "do", "does", "role", "activity"],
            [
                "function", "activity", "go_function", "ec", "reaction", "class",
            ]
        ),
        (["name", "named", "called"], ["molecule"]),
    ]
}
