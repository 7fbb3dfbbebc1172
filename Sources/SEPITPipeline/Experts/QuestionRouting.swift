import ProteinExperts

/// What experts a question plainly asks for by its words: "What is the molecular weight of …", "How many helices does it have?".
///
/// A model that was never taught to call experts is not asked what can be computed; what is found here goes the way that a
/// model's own call goes.
struct QuestionRouting {
    /// A call, and the topics of its result that were asked for.
    struct Route: Equatable {
        var call: ExpertCall
        var topics: Set<String> = []
    }

    /// In the order in which they are answered; none for questions that no expert answers.
    let routes: [Route]
    /// Whether the question also asks for what no expert tells, such as a function.
    let asksForMore: Bool

    /// - Parameters:
    ///   - question: with `<protein>` where the protein is.
    init(_ question: String) {
        let question = question.replacing("<protein>", with: " it ")
        let words = QuestionPhrases(question)
        if let variant = Self.variant(question, words) {
            (routes, asksForMore) = ([variant], false)
            return
        }
        var routes = [
            Self.pattern(question, words), Self.motif(words), Self.secondaryStructure(words),
            Self.shape(question, words),
        ].compactMap(\.self)
        let isAboutStructure = routes.contains { ["secondary-structure", "shape"].contains($0.call.name) }
        if let composition = Self.composition(question, words, withLength: !isAboutStructure) {
            routes.append(composition)
        }
        for (phrases, name) in Self.others where words.has(phrases) { routes.append(Route(call: ExpertCall(name))) }
        self.routes = routes
        asksForMore = words.joins && words.has(Self.uncomputed)
    }

    private static let others: [([String], String)] = [
        (["disulfide", "disulphide", "cystine", "s s bond"], "disulfides"),
        (
            [
                "which ligand", "what ligand", "ligands are", "ligands does", "bound ligand", "what is bound",
                "is bound to it",
                "ligands in", "list the ligand", "residues beside the ligand", "residues near the ligand",
            ], "ligands"
        ),
        (
            [
                "signal peptide", "signal sequence", "leader peptide", "secretion signal",
            ], "signal-peptide"
        ),
        (
            [
                "transmembrane", "membrane spanning", "spans the membrane", "span the membrane", "cross the membrane",
                "crosses the membrane", "tm helices", "tm segment", "membrane helices",
            ], "membrane-segments"
        ),
        (
            [
                "nearest known", "closest known", "most similar", "nearest protein", "closest protein",
                "nearest relative",
                "closest relative", "homolog", "similar proteins", "similar known", "closest homolog",
            ], "neighbours"
        ),
    ]

    private static let uncomputed = [
        "function", "family", "organism", "where is it found", "located", "location", "ec number", "reaction",
        "describe",
        "enzyme", "what does it do", "what is the fold", "fold of",
    ]

    private static func variant(_ question: String, _ words: QuestionPhrases) -> Route? {
        guard VariantName.isAboutChanges(question) || words.has(effects) else { return nil }
        if let name = VariantName(in: question), name.residue != nil {
            return Route(call: ExpertCall("substitution", ["variant": name.text]))
        }
        // Names with small numbers, such as A1H, may be others.
        guard words.has(["change", "effect of", "replac", "happens"]) else { return nil }
        let core = question.firstMatch(of: /\b[ACDEFGHIKLMNPQRSTVWY][1-9][ACDEFGHIKLMNPQRSTVWY]\b/)
        return core.map { Route(call: ExpertCall("substitution", ["variant": String($0.output)])) }
    }

    private static let effects = [
        "change", "effect", "affect", "happen", "consequence", "impact", "tolerat", "destabil", "disrupt", "damag",
        "do to",
        " does ", "mean", "replac", "matter", "pathogenic", "benign", "what about", "harm", "result in", "cause",
    ]

    private static func secondaryStructure(_ words: QuestionPhrases) -> Route? {
        var topics: Set<String> = []
        if words.has(["secondary structure"]) { topics.formUnion(["helices", "strands", "content", "fold"]) }
        if words.has(["fold class", "structural class", "class of the fold", "class of its fold", "class of fold"]) {
            topics.insert("fold")
        }
        let counts = ["how many", "number of", "where are the", "which residues", "list the", "positions of"]
        func asks(_ nouns: [String]) -> Bool { words.has(counts) && words.has(nouns) }
        if !words.has(["transmembrane", "membrane helices"]), asks(["helices", "helix", "alpha helic"]) {
            topics.insert("helices")
        }
        if asks(["strands", "beta strand"]) { topics.insert("strands") }
        let shares = ["percent", "how much", "fraction", "share", "content", "proportion", "what part"]
        if words.has(shares), words.has(["helix", "helical", "helices", "strand", "beta sheet", "sheet"]) {
            topics.insert("content")
        }
        return topics.isEmpty ? nil : Route(call: ExpertCall("secondary-structure"), topics: topics)
    }

    private static func shape(_ question: String, _ words: QuestionPhrases) -> Route? {
        if words.has(["radius of gyration", "gyration radius"]) {
            return Route(call: ExpertCall("shape"), topics: ["radius"])
        }
        guard
            words.has([
                "in contact with", "contacts of", "touch", "contact order", "how many contacts", "close to residue",
                "near residue",
            ])
        else { return nil }
        if let match = question.firstMatch(of: /(?i)\b(?:residue|position|[a-z]{3}|[A-Z])[\s-]?([0-9]{1,5})\b/) {
            return Route(call: ExpertCall("shape", ["residue": String(match.output.1)]), topics: ["residue"])
        }
        return Route(call: ExpertCall("shape"), topics: ["contacts"])
    }

    private static func composition(
        _ question: String, _ words: QuestionPhrases, withLength: Bool
    ) -> Route? {
        var topics = Set(properties.filter { words.has($0.phrases) }.map(\.topic))
        // "PI" is another word.
        if question.contains(/\bpI\b/) { topics.insert("pI") }
        if !withLength { topics.remove("length") }
        if words.has(aminoAcids.flatMap { ["how many \($0)", "number of \($0)"] }) {
            topics = ["counts"]
        }
        guard !topics.isEmpty else { return nil }
        var call = ExpertCall("composition")
        if topics.contains("charge"),
            let match = question.firstMatch(of: /(?i)\bpH\s*(?:=|of|is)?\s*(-?[0-9]+(?:\.[0-9]+)?)/)
        {
            call.arguments["pH"] = String(match.output.1)
        }
        return Route(call: call, topics: topics)
    }

    private static let aminoAcids = [
        "alanine", "arginine", "asparagine", "aspartate", "aspartic", "cysteine", "glutamate", "glutamic", "glutamine",
        "glycine", "histidine", "isoleucine", "leucine", "lysine", "methionine", "phenylalanine", "proline", "serine",
        "threonine", "tryptophan", "tyrosine", "valine",
    ]

    private static let properties: [(topic: String, phrases: [String])] = [
        (
            "mass",
            [
                "molecular weight", "molecular mass", "how heavy", "kda", "kilodalton", "dalton", "mass of", "its mass",
                "weigh",
                "molar mass",
            ]
        ),
        ("pI", ["isoelectric"]),
        (
            "charge",
            ["net charge", "charge at", "total charge", "overall charge", "the charge of", "its charge", "what charge"]
        ),
        (
            "extinction",
            ["extinction coefficient", "absorbance at 280", "a280", "molar absorptivity", "absorption coefficient"]
        ),
        (
            "length",
            [
                "how many residues", "how many amino acids", "how long is", "number of residues",
                "number of amino acids",
                "sequence length", "length of",
            ]
        ),
        ("hydropathy", ["gravy", "hydropath"]),
        ("counts", ["amino acid composition", "residue composition", "aminoacid composition"]),
    ]
}
