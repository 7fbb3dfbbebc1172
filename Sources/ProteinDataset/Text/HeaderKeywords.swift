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
            // "hydrolase (O-glycosyl)" beside "hydrolase".
            guard !seen.contains(spelled.lowercased().prefix { $0 != "(" }.trimmingSpaces()) else { continue }
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
        if words.contains(where: { word in
            word.count > 4 && text.hasPrefix(word) && HeaderVocabulary.properNames.contains(word)
                && !persons.contains(word)
        }) {
            return false
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
        return !namesEnzymeNumber(text) && !namesEntry(keyword) && !isTargetOrMutation(keyword)
            && !UninformativeName.isLocusTag(keyword)
            && !UninformativeName.isFamilyOfUnknown(text)
    }

    /// `LNX2_human`, the name of an entry of UniProt.
    private static func namesEntry(_ keyword: String) -> Bool {
        var name = TagScanner(keyword)
        return name.take { TagScanner.isLetter($0) || TagScanner.isDigit($0) } >= 2 && name.take("_")
            && (3...5).contains(name.take { TagScanner.isLetter($0) || TagScanner.isDigit($0) }) && name.isAtEnd
    }

    /// `EC 3.1.3.26` as a word of a text in small letters.
    private static func namesEnzymeNumber(_ text: String) -> Bool {
        let words = text.split(separator: " ")
        return zip(words, words.dropFirst()).contains { word, number in
            guard word == "ec" || word.hasSuffix("(ec") || word.hasSuffix("-ec") else { return false }
            var scanner = TagScanner(number)
            return scanner.takeDigits() > 0 && scanner.take(".") && scanner.takeDigits() > 0
        }
    }

    /// `APC88582`, `SMX.1.2`, `target.1234.a`, `K48R`.
    private static func isTargetOrMutation(_ keyword: String) -> Bool {
        guard keyword.utf8.contains(where: TagScanner.isDigit) else { return false }
        var target = TagScanner(keyword)
        let letters = target.take(while: TagScanner.isLetter)
        if letters == 0 { return false }
        let isDotted = target.take(".")
        let digits = target.takeDigits()
        if isDotted {
            return (3...8).contains(letters) && digits > 0 && target.take(".")
                && target.take(1, where: TagScanner.isLetter) && target.isAtEnd
        }
        let suffix = target.take(1) { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
        if letters == 1, suffix, (1...4).contains(digits), target.isAtEnd {
            let residues = "ACDEFGHIKLMNPQRSTVWY".utf8
            return keyword.utf8.first.map(residues.contains) == true && keyword.utf8.last.map(residues.contains) == true
        }
        guard (2...5).contains(letters), digits >= 3 else { return false }
        while target.take(".") { if target.takeDigits() == 0 { return false } }
        return target.isAtEnd
    }

    /// Proper names of diseases, folds and domains.
    private static let persons: Set<String> = [
        "alzheimer", "parkinson", "golgi", "rossmann", "schiff", "bruton", "klenow", "kringle", "kunitz", "kazal",
        "holliday", "fanconi", "huntington", "bowman",
    ]

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
        "single-molecule", "icn3d", "neutralizing", "neutralising", "created by", "generated by", "exported from",
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
