import FileKit

/// What people ask that an expert answers, in several wordings, for training.
struct ExpertQuestion {
    /// Which expert answers.
    var expert: String
    /// The topics of its result that were asked for; none for all.
    var topics: Set<String> = []
    /// With `<protein>`, and `{name}` for each argument.
    var wordings: [String]

    /// Draws an argument of a protein; nil where the protein has none that makes sense.
    static func argument(_ name: String, of subject: ExpertSubject, _ random: inout CounterRandom) -> String? {
        switch name {
        case "pH": return ((4 + 6 * random.uniformDouble()) * 2).rounded().halved
        case "motif": return PublishedMotifs.all[random.index(below: PublishedMotifs.all.count)].name
        case "pattern": return patterns[random.index(below: patterns.count)]
        case "residue":
            let placed = subject.structure?.positions.indices.filter { subject.structure?.positions[$0] != nil } ?? []
            return placed.isEmpty ? nil : String(placed[random.index(below: placed.count)] + 1)
        case "variant":
            let letters = Array("ACDEFGHIKLMNPQRSTVWY".utf8)
            let index = random.index(below: subject.sequence.count)
            let (old, new) = (subject.sequence[index], letters[random.index(below: letters.count)])
            guard letters.contains(old), old != new else { return nil }
            return "\(Character(UnicodeScalar(old)))\(index + 1)\(Character(UnicodeScalar(new)))"
        default: return nil
        }
    }

    private static let patterns = [
        "N-{P}-[ST]-{P}", "C-x(2,4)-C", "[RK](2)-x-[ST]", "G-x-S-x-G", "H-E-x(2)-H", "[AG]-x(4)-G-K-[ST]",
        "L-x(6)-L-x(6)-L",
        "D-x-[DNS]", "R-G-D", "W-x(2)-W",
    ]

    static let all = [
        ExpertQuestion(
            expert: "composition", topics: ["mass"],
            wordings: [
                "What is the molecular weight of <protein>?", "How heavy is <protein>?",
                "What is the mass of <protein> in kDa?",
                "Give the molecular mass of <protein>.", "<protein> What does it weigh?",
            ]),
        ExpertQuestion(
            expert: "composition", topics: ["pI"],
            wordings: [
                "What is the isoelectric point of <protein>?", "Estimate the pI of <protein>.",
                "At which pH is <protein> without charge?", "<protein> What is its pI?",
            ]),
        ExpertQuestion(
            expert: "composition", topics: ["charge"],
            wordings: [
                "What is the net charge of <protein> at pH {pH}?", "Which charge does <protein> have at pH {pH}?",
                "How is <protein> charged at pH {pH}?", "<protein> Compute its charge at pH {pH}.",
            ]),
        ExpertQuestion(
            expert: "composition", topics: ["extinction"],
            wordings: [
                "What is the extinction coefficient of <protein> at 280 nm?",
                "How strongly does <protein> absorb at 280 nm?",
                "<protein> Give its molar extinction coefficient.",
            ]),
        ExpertQuestion(
            expert: "composition", topics: ["length"],
            wordings: [
                "How many residues does <protein> have?", "How long is <protein>?",
                "Of how many amino acids is <protein> made?",
            ]),
        ExpertQuestion(
            expert: "composition", topics: ["hydropathy"],
            wordings: ["What is the mean hydropathy of <protein>?", "What is the GRAVY of <protein>?"]),
        ExpertQuestion(
            expert: "secondary-structure", topics: ["helices"],
            wordings: [
                "How many helices does <protein> have?", "Where are the helices of <protein>?",
                "List the alpha-helices of <protein>.",
            ]),
        ExpertQuestion(
            expert: "secondary-structure", topics: ["strands"],
            wordings: ["How many strands does <protein> have?", "Where are the beta-strands of <protein>?"]),
        ExpertQuestion(
            expert: "secondary-structure", topics: ["content"],
            wordings: [
                "How much of <protein> is helix and how much strand?", "What is the helix content of <protein>?",
                "Which share of <protein> is in strands?",
            ]),
        ExpertQuestion(
            expert: "secondary-structure", topics: ["fold"],
            wordings: [
                "What is the fold class of <protein>?",
                "Which class of folds does <protein> belong to by its secondary structure?",
                "Is <protein> all-alpha, all-beta or both?",
            ]),
        ExpertQuestion(
            expert: "motifs",
            wordings: ["Does <protein> have the motif {motif}?", "Where is the {motif} motif in <protein>?"]),
        ExpertQuestion(
            expert: "motifs",
            wordings: [
                "Where does <protein> match {pattern}?", "Is the pattern {pattern} in the sequence of <protein>?",
            ]),
        ExpertQuestion(
            expert: "motifs",
            wordings: ["Which known motifs does <protein> have?", "What sequence motifs are in <protein>?"]),
        ExpertQuestion(
            expert: "signal-peptide",
            wordings: [
                "Does <protein> have a signal peptide?", "Is there a signal sequence at the start of <protein>?",
                "Where is the signal peptide of <protein> cut?",
            ]),
        ExpertQuestion(
            expert: "membrane-segments",
            wordings: [
                "How many transmembrane segments does <protein> have?", "Does <protein> cross a membrane?",
                "Where are the transmembrane helices of <protein>?",
            ]),
        ExpertQuestion(
            expert: "shape", topics: ["radius"],
            wordings: [
                "What is the radius of gyration of <protein>?", "How large is the radius of gyration of <protein>?",
            ]),
        ExpertQuestion(
            expert: "shape", topics: ["residue"],
            wordings: [
                "Which residues are in contact with residue {residue} of <protein>?",
                "What touches residue {residue} in <protein>?",
            ]),
        ExpertQuestion(
            expert: "disulfides", topics: ["disulfides"],
            wordings: ["Which disulfide bonds does <protein> have?", "Are there disulfide bonds in <protein>?"]),
        ExpertQuestion(
            expert: "ligands",
            wordings: ["Which ligands are bound to <protein>?", "What is bound to <protein> in the structure?"]),
        ExpertQuestion(
            expert: "substitution",
            wordings: ["What does {variant} change in <protein>?", "What is the effect of {variant} on <protein>?"]),
    ]
}

extension Double {
    /// Twice a number as the number is written, with one decimal.
    fileprivate var halved: String { (self / 2).decimal(1) }
}
