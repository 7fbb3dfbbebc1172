extension PropertyTemplates {
    /// What the demo, header records and annotation tables commonly say about a protein, in the order of a caption.
    package static let known: [PropertyTemplates] = [
        molecule, organism, fold, function, location, description, classification, enzyme, reaction, enzymeNumber,
        keywords,
    ]

    private static let molecule = PropertyTemplates(
        property: "molecule",
        openQuestions: [
            OpenQuestion("name of <protein>", "Its name is {value}."),
            OpenQuestion("What is the name of <protein>?", "Its name is {value}."),
            OpenQuestion("<protein> What is this protein called?", "It is called {value}."),
            OpenQuestion("Name the protein <protein>.", "Its name is {value}."),
        ],
        yesNoQuestions: [
            "Is {value} the name of <protein>?",
            "<protein> Is this protein called {value}?",
        ],
        statement: ("This protein is called {value}.", "It is called {value}."))

    private static let organism = PropertyTemplates(
        property: "organism",
        openQuestions: [
            OpenQuestion("organism of <protein>", "It comes from {value}."),
            OpenQuestion("Which organism does <protein> come from?", "It comes from {value}."),
            OpenQuestion("<protein> In which organism is this protein found?", "It comes from {value}."),
            OpenQuestion("What is the source organism of <protein>?", "It comes from {value}."),
        ],
        yesNoQuestions: [
            "Does <protein> come from {value}?",
            "<protein> Is {value} the source organism of this protein?",
        ],
        statement: ("This protein comes from {value}.", "It comes from {value}."))

    private static let fold = PropertyTemplates(
        property: "fold",
        openQuestions: [
            OpenQuestion("fold of <protein>", "It has the {value} fold."),
            OpenQuestion("What is the fold of <protein>?", "It has the {value} fold."),
            OpenQuestion("Which fold does <protein> have?", "It has the {value} fold."),
            OpenQuestion("<protein> How does this protein fold?", "It has the {value} fold."),
            OpenQuestion("What does the structure of <protein> look like?", "Its structure has the {value} fold."),
            OpenQuestion("<protein> Name the fold of this protein.", "Its structure has the {value} fold."),
        ],
        yesNoQuestions: [
            "Does <protein> have the {value} fold?",
            "Is <protein> a protein with the {value} fold?",
            "<protein> Does this protein have the {value} fold?",
        ],
        statement: ("This protein has the {value} fold.", "It has the {value} fold."),
        phrase: Phrase.fold)

    private static let function = PropertyTemplates(
        property: "function",
        openQuestions: [
            OpenQuestion("function of <protein>", "Its function is {value}."),
            OpenQuestion("What is the function of <protein>?", "Its function is {value}."),
            OpenQuestion("What does <protein> do?", "Its function is {value}."),
            OpenQuestion("<protein> What is the function of this protein?", "Its function is {value}."),
            OpenQuestion("Which function does <protein> have?", "It has the function {value}."),
            OpenQuestion("<protein> Name the function of this protein.", "It has the function {value}."),
        ],
        yesNoQuestions: [
            "Is the function of <protein> {value}?",
            "Does <protein> have the function {value}?",
            "<protein> Is {value} the function of this protein?",
        ],
        statement: ("The function of this protein is {value}.", "Its function is {value}."))

    private static let location = PropertyTemplates(
        property: "location",
        openQuestions: [
            OpenQuestion("location of <protein>", "It is {value}."),
            OpenQuestion("Where in the cell is <protein>?", "It is {value}."),
            OpenQuestion("What is the location of <protein>?", "It is {value}."),
            OpenQuestion("<protein> Where is this protein found?", "This protein is {value}."),
            OpenQuestion("Where does <protein> go in the cell?", "This protein is {value}."),
        ],
        yesNoQuestions: [
            "Is <protein> {value}?",
            "<protein> Is this protein {value}?",
        ],
        statement: ("This protein is {value}.", "It is {value}."),
        phrase: Phrase.location)

    private static let description = PropertyTemplates(
        property: "description",
        openQuestions: [
            OpenQuestion("Explain what <protein> does.", "{value}"),
            OpenQuestion("<protein> Explain the role of this protein.", "{value}"),
        ],
        statement: ("{value}", "{value}"),
        phrase: Phrase.sentences)

    private static let classification = PropertyTemplates(
        property: "class",
        openQuestions: [
            OpenQuestion("What class of protein is <protein>?", "It is classified as {value}."),
            OpenQuestion("How is <protein> classified?", "It is classified as {value}."),
            OpenQuestion("<protein> To which class does this protein belong?", "Its class is {value}."),
        ],
        yesNoQuestions: [
            "Is <protein> classified as {value}?",
            "<protein> Is this protein classified as {value}?",
        ],
        statement: ("This protein is classified as {value}.", "It is classified as {value}."))

    private static let enzyme = PropertyTemplates(
        property: "enzyme",
        openQuestions: [
            OpenQuestion("Which enzyme class does <protein> belong to?", "It belongs to the {value}."),
            OpenQuestion("<protein> What type of enzyme is this protein?", "It belongs to the {value}."),
            OpenQuestion("To which class of enzymes does <protein> belong?", "It belongs to the {value}."),
        ],
        yesNoQuestions: [
            "Does <protein> belong to the {value}?",
            "<protein> Is this enzyme one of the {value}?",
        ],
        statement: ("This protein belongs to the {value}.", "It belongs to the {value}."))

    private static let reaction = PropertyTemplates(
        property: "reaction",
        openQuestions: [
            OpenQuestion("What kind of reaction does <protein> catalyse?", "It is an enzyme {value}."),
            OpenQuestion("<protein> What does this enzyme act on?", "It is an enzyme {value}."),
        ],
        yesNoQuestions: [
            "Is <protein> an enzyme {value}?",
            "<protein> Is this an enzyme {value}?",
        ],
        statement: ("This protein is an enzyme {value}.", "It is an enzyme {value}."))

    private static let enzymeNumber = PropertyTemplates(
        property: "ec",
        openQuestions: [
            OpenQuestion("What is the EC number of <protein>?", "Its EC number is {value}."),
            OpenQuestion("<protein> Give the EC number of this enzyme.", "Its EC number is {value}."),
        ],
        yesNoQuestions: [
            "Is the EC number of <protein> {value}?",
            "<protein> Does this enzyme have the EC number {value}?",
        ],
        statement: ("This protein has the EC number {value}.", "Its EC number is {value}."))

    /// Keywords stand in captions only: that one is missing says nothing about the protein.
    private static let keywords = PropertyTemplates(
        property: "keywords",
        statement: ("This protein is associated with {value}.", "It is associated with {value}."))
}
