/// Which keywords of a structure's header say something about the protein.
package enum HeaderKeywords {
    /// Keywords worth having, spelled, without those that `known` says already (whatever the case).
    ///
    /// Left out are consortia and centres, target numbers, methods, beamlines and campaigns, organisms, identifiers,
    /// remarks about the experiment, and what describes the complex instead of a protein.
    package static func informative(_ keywords: [String], known: [String] = [], organisms: [String] = []) -> [String] {
        var seen = Set(known.map { $0.lowercased() })
        var found: [String] = []
        for keyword in keywords.flatMap({ $0.split(separator: ";").map { $0.trimmingSpaces() } }) {
            var text = HeaderSpelling.single(keyword)
            // "ATP- BINDING" was broken at the hyphen.
            text = text.split(separator: "- ", omittingEmptySubsequences: false).joined(separator: "-")
            while let last = text.last, ".,'\"".contains(last) { text.removeLast() }
            guard isInformative(text, organisms: organisms) else { continue }
            let spelled = HeaderSpelling.kind(text)
            guard seen.insert(spelled.lowercased()).inserted else { continue }
            found.append(spelled)
        }
        return found
    }

    static func isInformative(_ keyword: String, organisms: [String] = []) -> Bool {
        let text = keyword.lowercased()
        let words = Set(text.split { !$0.isLetter && !$0.isNumber }.map(String.init))
        guard text.count >= 3, text.contains(where: \.isLetter), text.count <= 60 else { return false }
        if dropped.contains(text) || !words.isDisjoint(with: droppedWords) { return false }
        if droppedPhrases.contains(where: { text.contains($0) }) { return false }
        // Two words with the first a genus, or a word of the organism's name, are an organism.
        if let genus = words.first(where: { $0.count > 4 && HeaderVocabulary.properNames.contains($0) }),
            text.hasPrefix(genus)
        {
            let genera = [
                "alzheimer", "parkinson", "golgi", "rossmann", "schiff", "bruton", "klenow", "kringle", "kunitz",
                "kazal", "holliday", "fanconi", "huntington", "bowman",
            ]
            if !genera.contains(genus) { return false }
        }
        for organism in organisms.map({ $0.lowercased() }) where organism == text || organism.hasPrefix(text + " ") {
            return false
        }
        for organism in organisms {
            let names = organism.lowercased().split(separator: " ").prefix(2).map(String.init)
            if let genus = names.first, genus.count > 3, text.hasPrefix(genus) { return false }
            if names.count == 2, text == names[1] { return false }
        }
        // EC numbers, target numbers, mutations, PDB ids.
        if text.firstMatch(of: /\bec [0-9]+\.[0-9]/) != nil { return false }
        if keyword.wholeMatch(of: /[A-Za-z]{2,5}[0-9]{3,}[A-Z]?(\.[0-9]+)*/) != nil { return false }
        if keyword.wholeMatch(of: /[A-Za-z]{3,8}\.[0-9]+\.[A-Za-z]/) != nil { return false }
        if keyword.wholeMatch(of: /[ACDEFGHIKLMNPQRSTVWY][0-9]{1,4}[ACDEFGHIKLMNPQRSTVWY]/) != nil { return false }
        return true
    }

    private static let droppedPhrases = [
        "structural genomics", "structural proteomics", "structure initiative", "center for", "centre for",
        "structural genomix",
        "consortium", "crystallography", "synchrotron", "x-ray", "xray", "cryo-em", "cryo-electron",
        "electron microscopy",
        "neutron", "diffraction", "resolution", "fragment screen", "crystal structure", "crystal soaking",
        "three-dimen",
        "unknown function", "uncharacterized", "uncharacterised", "hypothetical", "protein structure", "gpcr network",
        "gpcr dock", "in europe", "to 3d structure", "biostructures", "previously solved", "similar to",
        "reaction crudes",
        "robotic chemistry", "drug design", "compound design", "phase plate", "phase contrast", "experimental phases",
        "pseudo-", "bound form", "free state", "ligand-free", "bound conformation", "anomalous",
        "conformation analysis",
        "nuclear magnetic", "liquid crystal", "partnership for", "full length", "full-length", "sidechain",
        "single-molecule",
        "molecular dynamics", "radiation damage", "valence electron", "lipidic cubic", "venom of", "double drug",
        "for infectious", "molecular replacement", "genome center", "technologies center",
    ]

    private static let droppedWords: Set<String> = [
        "psi", "psi2", "jcsg", "mcsg", "nysgrc", "nysgxrc", "nesg", "sgc", "secsg", "csgid", "ssgcid", "tbsgc", "riken",
        "sgpp",
        "bsgc", "bsgi", "oppf", "spine", "sgx", "sbri", "niaid", "uwppg", "nppsfa", "rsgi", "atcg3d", "cesg", "isfi",
        "gemin",
        "chtsb", "efi", "mptic", "hyperthermophile", "genomix", "midwest", "beamline", "diamond", "pandda",
        "xchemexplorer",
        "screening", "screen", "nmr", "saxs", "xfel", "cryoem", "mutant", "mutants", "mutation", "mutagenesis",
        "complex",
        "complexes", "complexed", "chimera", "chimeric", "fusion", "engineered", "structure", "structures",
        "initiative",
        "collaboratory", "network", "foldit", "rosetta", "casp", "design", "crystal", "soaking", "refinement",
        "twinning",
        "orthorhombic", "conformation", "wild", "native", "apo", "inhibited", "stability", "synthesis", "racemic",
        "tag",
    ]

    private static let dropped: Set<String> = [
        "protein", "enzyme", "human", "yeast", "drug", "inhibitor", "compound", "dna", "rna", "helix", "surface",
        "domain",
        "fold", "novel fold", "c region", "v region", "alpha-beta", "alpha-beta fold", "alpha-beta structure",
        "beta sheet",
        "junction", "hybrid", "triplet", "turn", "duplex", "homodimer", "dimer", "monomer", "tetramer", "trimer",
        "folded",
        "insertion", "repeat", "agonist", "antagonist", "cancer", "mammalian", "eukaryotic", "archea", "bound-form",
        "specificity",
        "cavity", "plastic", "exo site", "aids", "tb", "inhibitor recognition", "substrate specificity", "active state",
        "active conformation", "conformational change", "conformational flexibility", "single strand", "spinach",
        "design",
        "alpha plus beta", "regulatory", "compound 2", "3'", "full length", "receptor binding", "ligand binding",
        "inhibition",
        "dual inhibitor", "dual inhibitors", "internal loop", "enzyme mechanism", "cyclic peptide", "synthetic peptide",
    ]
}
