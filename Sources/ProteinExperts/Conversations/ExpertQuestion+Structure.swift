/// What is asked of coordinates.
extension ExpertQuestion {
    static let ofStructure = [
        ExpertQuestion(
            expert: "secondary-structure", topics: ["helices"],
            nouns: ["number of helices", "helices", "alpha-helices", "positions of the helices"],
            sentences: [
                "How many helices does <protein> have?", "Where are the helices of <protein>?",
                "List the alpha-helices of <protein>.",
                "Which residues of <protein> are in helices?", "<protein> How many helices are there?",
            ], unseen: ["How many alpha-helices are in <protein>?", "<protein> Where are its helices?"]),
        ExpertQuestion(
            expert: "secondary-structure", topics: ["strands"],
            nouns: ["number of strands", "strands", "beta-strands", "positions of the beta-strands"],
            sentences: [
                "How many strands does <protein> have?", "Where are the beta-strands of <protein>?",
                "List the strands of <protein>.",
                "Which residues of <protein> are in strands?", "<protein> How many strands are there?",
            ], unseen: ["How many beta-strands are in <protein>?", "<protein> Where are its strands?"]),
        ExpertQuestion(
            expert: "secondary-structure", topics: ["content"],
            nouns: [
                "helix content", "strand content", "share of helix", "percentage of helix",
                "secondary structure content",
            ],
            sentences: [
                "How much of <protein> is helix and how much strand?", "Which share of <protein> is in strands?",
                "How much helix and strand does <protein> have?", "Which part of <protein> is helix?",
            ], unseen: ["How much of <protein> is in helices?", "How much strand is in <protein>?"],
            properties: ["helix", "strand"]),
        ExpertQuestion(
            expert: "secondary-structure", topics: ["fold"],
            nouns: ["fold class", "fold", "structural class", "class of the fold", "class of its fold"],
            sentences: [
                "Which class of folds does <protein> belong to?", "Is <protein> all-alpha, all-beta or both?",
                "Is <protein> made of helices or strands?", "How does <protein> fold?",
            ], unseen: ["What fold has <protein>?", "Is <protein> mostly helices or strands?"], properties: ["fold"]),
        ExpertQuestion(
            expert: "secondary-structure",
            nouns: ["secondary structure", "DSSP assignment", "secondary structure elements"],
            sentences: ["Which secondary structure does <protein> have?", "<protein> Assign its secondary structure."],
            unseen: ["What secondary structure has <protein>?"]),
        ExpertQuestion(
            expert: "shape", topics: ["radius"], nouns: ["radius of gyration", "gyration radius", "Rg"],
            sentences: [
                "How large is the radius of gyration of <protein>?", "How compact is <protein>?",
                "Is <protein> compact or extended?",
                "How large is <protein> in space?",
            ], unseen: ["How big is the radius of gyration of <protein>?"], properties: ["radius_of_gyration", "shape"]),
        ExpertQuestion(
            expert: "shape", topics: ["contacts"],
            nouns: ["number of contacts", "contact order", "relative contact order", "contacts within the chain"],
            sentences: [
                "How many contacts does <protein> have?", "<protein> How many contacts are there between residues?",
            ],
            unseen: ["How many contacts are in <protein>?"]),
        ExpertQuestion(
            expert: "shape", topics: ["residue"],
            nouns: ["contacts of residue {residue}", "residues near residue {residue}"],
            sentences: [
                "Which residues are in contact with residue {residue} of <protein>?",
                "What touches residue {residue} in <protein>?",
                "Which residues lie near residue {residue} in <protein>?",
                "<protein> What is close to residue {residue} ?",
            ],
            unseen: [
                "Which residues touch residue {residue} of <protein>?", "<protein> What is near residue {residue} ?",
            ]),
        ExpertQuestion(
            expert: "disulfides", topics: ["disulfides"],
            nouns: ["disulfide bonds", "number of disulfide bonds", "disulfide bridges", "disulfides"],
            sentences: [
                "Which disulfide bonds does <protein> have?", "Are there disulfide bonds in <protein>?",
                "Which cysteines of <protein> are bonded?", "Does <protein> have disulfide bridges?",
            ], unseen: ["Has <protein> any disulfide bonds?"], properties: ["disulfides"]),
        ExpertQuestion(
            expert: "ligands",
            nouns: ["ligands", "bound ligands", "ligands in the structure", "bound molecules", "metal ions"],
            sentences: [
                "Which ligands are bound to <protein>?", "What is bound to <protein> in the structure?",
                "Is anything bound to <protein>?",
                "Which metals does the structure of <protein> hold?",
                "Which residues are near the ligands of <protein>?",
            ], unseen: ["Which ligands does <protein> have?", "Is there a ligand at <protein>?"],
            properties: ["ligands"]),
    ]
}
