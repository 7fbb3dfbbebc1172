/// What a question asks for that a model may never have been asked, where its words tell.
struct UnlearnedTopic {
    /// What it is called in an answer.
    var name: String
    /// The properties of training that would answer it; none for what no dataset has.
    var properties: Set<String>

    /// The first that the question speaks of; nil for questions that don't tell.
    init?(_ question: String) {
        let words = question.lowercased().split { !($0.isLetter || $0.isNumber) }.joined(separator: " ")
        let padded = " \(words) "
        guard let found = Self.all.first(where: { $0.phrases.contains { padded.contains(" \($0)") } }) else {
            return nil
        }
        self.init(name: found.name, properties: Set(found.properties))
    }

    private init(name: String, properties: Set<String>) { (self.name, self.properties) = (name, properties) }

    /// Phrases begin where a word does.
    private static let all: [(name: String, properties: [String], phrases: [String])] = [
        (
            "how stable it is", [],
            ["melting temp", "melting point", "thermostab", "thermal stab", "half life", "how stable"]
        ),
        ("its charge", [], ["isoelectric", "pi of ", "net charge"]),
        ("its mass", [], ["molecular weight", "molecular mass", "how heavy", "mass in kda", "how many kda"]),
        ("its solubility", [], ["solubility", "aggregat"]),
        ("how much of it there is", [], ["abundance", "expression level", "copies per cell", "how much of it"]),
        ("how tightly it binds", [], ["affinity", "dissociation constant", "kd ", "ic50", "km of ", "kcat"]),
        ("diseases", ["disease"], ["disease", "cancer", "patients"]),
        ("drugs", [], ["drug", "therapeutic"]),
        ("its gene", ["gene"], ["chromosome", "exon", "promoter", "codon"]),
        ("its history", [], ["who discovered", "when was it discovered", "discovered by", "price", "vendor"]),
        ("its conditions", ["conditions"], ["optimum", "optimal ph", "optimal temperature", "ph optim"]),
        ("its evolution", [], ["phylogen", "evolutionary", "evolve"]),
        ("epitopes", [], ["epitope", "immunogenic", "antigenic"]),
        (
            "EC numbers", ["ec", "enzyme", "activity", "class", "reaction"],
            ["ec number", "ec class", "e c number", "enzyme commission", "ec code", "ec no "]
        ),
        ("cofactors", ["cofactor", "ligands", "keywords"], ["cofactor"]),
        ("disulfides", ["disulfides", "keywords"], ["disulfide", "disulphide"]),
        ("pathways", ["pathway", "process", "go_process"], ["pathway"]),
        ("organisms", ["organism"], ["which organism", "what organism", "which species", "what species"]),
        ("oligomers", ["oligomer", "subunit"], ["oligomer", "quaternary", "monomer", "dimer", "tetramer"]),
    ]

    /// Whether it asks for what enzymes do.
    static func isAboutEnzymes(_ question: String) -> Bool {
        let words = question.lowercased().split { !$0.isLetter }
        return words.contains { word in
            word == "ec" || ["enzym", "cataly", "reaction", "substrate", "active site"].contains { word.hasPrefix($0) }
                || (word.count > 5 && (word.hasSuffix("ase") || word.hasSuffix("ases"))
                    && !Self.noEnzymes.contains(word))
        } || question.lowercased().contains("e.c.")
    }

    private static let noEnzymes: Set<Substring> = [
        "disease", "diseases", "release", "releases", "increase", "decrease", "please", "database", "purchase",
    ]
}
