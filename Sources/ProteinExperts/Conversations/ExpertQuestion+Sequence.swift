/// What is asked of a sequence, of an index and of changes.
extension ExpertQuestion {
    static let all = ofComposition + ofSequence + ofStructure

    static let ofComposition = [
        ExpertQuestion(
            expert: "composition", topics: ["mass"],
            nouns: [
                "molecular weight", "molecular mass", "mass", "mass in kDa", "weight", "weight in daltons",
                "molar mass",
                "mass in kilodaltons",
            ],
            sentences: [
                "How heavy is <protein>?", "<protein> What does it weigh?", "How much does <protein> weigh?",
                "How many kDa is <protein>?", "How many daltons does <protein> have?", "<protein> How heavy is it?",
            ], unseen: ["Say how heavy <protein> is.", "<protein> How many kDa does it weigh?"]),
        ExpertQuestion(
            expert: "composition", topics: ["pI"],
            nouns: ["isoelectric point", "pI", "theoretical pI", "calculated isoelectric point"],
            sentences: [
                "Estimate the pI of <protein>.", "At which pH is <protein> without charge?",
                "At what pH is <protein> neutral?",
            ],
            unseen: ["At which pH has <protein> no charge?", "Where is the isoelectric point of <protein>?"]),
        ExpertQuestion(
            expert: "composition", topics: ["charge"],
            nouns: [
                "net charge at pH {pH}", "charge at pH {pH}", "total charge at pH {pH}",
                "overall charge at a pH of {pH}",
                "electric charge at pH {pH}",
            ],
            sentences: [
                "Which charge does <protein> have at pH {pH}?", "How is <protein> charged at pH {pH}?",
                "<protein> Compute its charge at pH {pH}.", "At pH {pH}, what is the charge of <protein>?",
                "What is the net charge of <protein> at pH {pH}?", "Is <protein> positive or negative at pH {pH}?",
            ], unseen: ["At pH {pH}, how is <protein> charged?", "How much charge does <protein> have at pH {pH}?"]),
        ExpertQuestion(
            expert: "composition", topics: ["extinction"],
            nouns: [
                "extinction coefficient", "molar extinction coefficient", "extinction coefficient at 280 nm",
                "absorbance at 280 nm",
                "A280",
            ],
            sentences: [
                "How strongly does <protein> absorb at 280 nm?", "How much light of 280 nm does <protein> absorb?",
                "<protein> How well does it absorb at 280 nm?",
            ], unseen: ["How well does <protein> absorb light at 280 nm?"]),
        ExpertQuestion(
            expert: "composition", topics: ["length"],
            nouns: ["length", "number of residues", "number of amino acids", "sequence length", "length in residues"],
            sentences: [
                "How many residues does <protein> have?", "How long is <protein>?",
                "Of how many amino acids is <protein> made?",
                "<protein> How many amino acids are there?", "How many amino acids does <protein> have?",
                "<protein> How long is it?",
            ], unseen: ["How many residues are in <protein>?", "<protein> How many amino acids long is it?"]),
        ExpertQuestion(
            expert: "composition", topics: ["hydropathy"],
            nouns: ["mean hydropathy", "GRAVY", "hydropathy", "GRAVY score", "average hydropathy", "hydrophobicity"],
            sentences: ["How hydrophobic is <protein>?", "<protein> How hydrophobic is it on average?"],
            unseen: ["Say how hydrophobic <protein> is."]),
        ExpertQuestion(
            expert: "composition", topics: ["counts"],
            nouns: [
                "amino acid composition", "residue composition", "number of cysteines", "number of lysines",
                "amino acid counts",
            ],
            sentences: [
                "How many cysteines does <protein> have?", "How many tryptophans are in <protein>?",
                "Which amino acids make up <protein>?",
                "How many lysines are in <protein>?", "How often does each amino acid occur in <protein>?",
            ], unseen: ["How many tyrosines are in <protein>?", "How many cysteines are in <protein>?"]),
    ]

    static let ofSequence = [
        ExpertQuestion(
            expert: "motifs", nouns: ["{motif} motif", "positions of the motif {motif}", "motif {motif}"],
            sentences: [
                "Does <protein> have the motif {motif}?", "Where is the {motif} motif in <protein>?",
                "Is there a {motif} motif in <protein>?",
                "Does <protein> contain {motif} ?", "<protein> Has it a motif {motif} ?", "Find {motif} in <protein>.",
            ], unseen: ["Is the motif {motif} in <protein>?", "<protein> Where is the motif {motif} ?"]),
        ExpertQuestion(
            expert: "motifs",
            nouns: ["matches of {pattern}", "positions of the pattern {pattern}", "matches of the pattern {pattern}"],
            sentences: [
                "Where does <protein> match {pattern} ?", "Is the pattern {pattern} in the sequence of <protein>?",
                "Does <protein> match {pattern} ?", "Find {pattern} in <protein>.",
                "<protein> Search it for {pattern} .",
                "Does the motif {pattern} occur in <protein>?", "Where is {pattern} in <protein>?",
            ],
            unseen: [
                "Does the pattern {pattern} match <protein>?", "Is {pattern} in <protein>?",
                "<protein> Where does it match {pattern} ?",
            ]),
        ExpertQuestion(
            expert: "motifs", nouns: ["known motifs", "sequence motifs", "motifs"],
            sentences: [
                "Which known motifs does <protein> have?", "What sequence motifs are in <protein>?",
                "Does <protein> have any known motifs?",
                "<protein> Which motifs are in it?", "List the motifs of <protein>.",
            ], unseen: ["Which motifs are in <protein>?"]),
        ExpertQuestion(
            expert: "signal-peptide", nouns: ["signal peptide", "signal sequence", "signal peptide cleavage site"],
            sentences: [
                "Does <protein> have a signal peptide?", "Is there a signal sequence at the start of <protein>?",
                "Where is the signal peptide of <protein> cut?", "Does <protein> begin with a signal peptide?",
                "<protein> Has it a signal sequence?", "Is there a signal peptide in <protein>?",
            ], unseen: ["Has <protein> a signal peptide?", "Does <protein> start with a signal sequence?"]),
        ExpertQuestion(
            expert: "membrane-segments",
            nouns: [
                "transmembrane segments", "number of transmembrane helices", "transmembrane helices",
                "membrane-spanning segments",
            ],
            sentences: [
                "How many transmembrane segments does <protein> have?", "Does <protein> cross a membrane?",
                "Where are the transmembrane helices of <protein>?", "How often does <protein> cross the membrane?",
                "Does <protein> have transmembrane helices?", "<protein> Does it span the membrane?",
            ],
            unseen: [
                "Are there transmembrane segments in <protein>?", "How many times does <protein> cross the membrane?",
            ]),
        ExpertQuestion(
            expert: "neighbours",
            nouns: ["nearest known protein", "closest relative", "most similar known protein", "homologs"],
            sentences: [
                "Which known protein is nearest to <protein>?", "Which proteins are similar to <protein>?",
                "What is <protein> most similar to?", "Find homologs of <protein>.",
                "Which known proteins are like <protein>?",
            ],
            unseen: ["Are there known proteins similar to <protein>?", "Which is the nearest relative of <protein>?"]),
        ExpertQuestion(
            expert: "neighbours",
            nouns: ["{count} nearest known proteins", "{count} closest homologs", "{count} most similar proteins"],
            sentences: [
                "Find {count} homologs of <protein>.", "Which {count} known proteins are nearest to <protein>?",
            ],
            unseen: ["List the {count} proteins most similar to <protein>."]),
        ExpertQuestion(
            expert: "substitution",
            nouns: ["effect of {variant}", "effect of the mutation {variant}", "consequence of {variant}"],
            sentences: [
                "What does {variant} change in <protein>?", "What is the effect of {variant} on <protein>?",
                "What happens to <protein> if it has {variant} ?", "Is {variant} tolerated in <protein>?",
                "<protein> What does the mutation {variant} do?", "How does {variant} affect <protein>?",
                "Does {variant} matter in <protein>?", "What would {variant} do to <protein>?",
            ],
            unseen: [
                "What does the variant {variant} do to <protein>?", "What is changed in <protein> by {variant} ?",
                "<protein> How does {variant} affect it?",
            ]),
    ]
}
