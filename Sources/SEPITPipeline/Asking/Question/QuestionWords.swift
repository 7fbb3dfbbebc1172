/// Words that stand between and after sequences.
enum QuestionWords {
    /// Whether a word of a question is a common one, whatever its letters look like.
    static func contains(_ word: some StringProtocol) -> Bool { common.contains(word.lowercased()) }

    /// Whether letters in capitals end as words do, and few proteins.
    static func end(_ letters: some BidirectionalCollection<UInt8>) -> Bool {
        endings.contains { letters.reversed().starts(with: $0.utf8.reversed()) }
    }

    private static let endings = [
        "ASE", "ASES", "LIKE", "TYPE", "TYPES", "HYDE", "HYDES", "GENE", "GENES", "TION", "TIONS", "MENT", "ATES",
        "IDES", "INES",
        "INGS", "LESS", "NESS", "SITE", "SITES", "DAYS", "LAND", "WARE", "SHIP",
    ]

    private static let common: Set<String> = [
        "a", "an", "the", "this", "that", "these", "those", "it", "its", "is", "are", "am", "was", "be", "being", "do",
        "does",
        "did", "can", "could", "may", "might", "will", "would", "should", "shall", "must", "has", "have", "had", "what",
        "which", "where", "who", "whose", "how", "why", "when", "and", "or", "but", "nor", "not", "no", "yes", "if",
        "in",
        "on", "at", "of", "for", "from", "to", "by", "as", "with", "into", "than", "then", "there", "here", "any",
        "all",
        "both", "same", "fold", "role", "gene", "name", "tell", "list", "give", "say", "me", "my", "i", "we", "you",
        "they",
        "he", "she", "use", "used", "bind", "binds", "like", "also", "kind", "part", "please", "family", "class",
        "about",
        "cell", "acid", "human", "yeast", "dna", "rna", "atp", "gtp", "nad", "fad", "adp", "gdp", "ec", "go", "pdb",
        "cds",
        "chain", "likely", "active", "site", "sites", "signal", "seq", "sequence", "protein", "peptide", "end",
        "enzyme",
        "kinase", "ligase", "lyase", "stable", "helix", "alpha", "beta", "metal", "iron", "zinc", "heme", "many",
        "long",
    ]
}
