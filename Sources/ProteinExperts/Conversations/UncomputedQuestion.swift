/// What people ask of a protein that no expert tells, in the sentences in which experts are asked as well: what is asked
/// decides, and not how.
enum UncomputedQuestion {
    static let nouns = [
        "function", "biological function", "role in the cell", "family", "protein family", "superfamily", "name",
        "organism",
        "source organism", "species", "EC number", "enzyme class", "type of reaction", "catalytic activity",
        "subcellular location", "location in the cell", "location", "compartment", "cellular component",
        "molecular function",
        "biological process", "pathway", "keywords", "domains", "Pfam domain", "cofactor", "substrate",
        "reaction product",
        "gene", "gene name", "accession", "quaternary structure", "oligomeric state", "number of subunits", "method",
        "resolution", "classification", "description", "domain architecture", "tissue", "disease", "best drug",
        "inhibitor",
        "half-life", "melting temperature", "solubility", "expression level", "binding affinity", "discoverer",
        "coding sequence",
        "codon usage", "evolutionary origin", "activity", "regulation", "host", "phenotype", "binding partner",
        "use in industry",
        "price",
    ]

    static let sentences = [
        "What does <protein> do?", "Is <protein> an enzyme?", "Does <protein> bind DNA?",
        "Which drugs act on <protein>?",
        "Is <protein> essential?", "Who discovered <protein>?", "Describe <protein>.", "How stable is <protein>?",
        "Where is <protein> found?", "What is <protein>?", "Tell me about <protein>.", "Is <protein> toxic?",
        "Which gene codes for <protein>?", "How was <protein> found?", "Does <protein> cause a disease?",
        "What is <protein> good for?", "In which cells is <protein> made?", "Is <protein> a kinase?",
        "Is <protein> in the membrane?", "Is <protein> secreted?", "Does <protein> sit in the mitochondrion?",
        "How many subunits does <protein> have?", "How many copies of <protein> go together?", "Is <protein> a dimer?",
        "Which reaction does <protein> catalyse?", "What do databases call <protein>?", "Which family is <protein> in?",
        "Where in the cell is <protein>?", "Is <protein> a protein of Escherichia coli?", "Does <protein> cut DNA?",
        "What happens without <protein>?", "Which proteins does <protein> act on?", "Is <protein> a receptor?",
    ]

    static let unseenSentences = [
        "What job has <protein>?", "Which organism is <protein> from?", "Say what <protein> does.",
        "Does <protein> act as an enzyme?", "Is <protein> found in the nucleus?",
        "To which family does <protein> belong?",
        "Is <protein> dangerous?", "Who found <protein>?", "What is <protein> called?",
    ]

    /// What the assistant says to those that nothing is known about.
    static let answer = "No expert here computes that."
}
