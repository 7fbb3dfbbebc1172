import ProteinDataset

/// Sentences that ask for something by its name, in which training and test side differ, so that what is measured is not how
/// well sentences were learnt by heart.
enum QuestionFrames {
    /// Those of a side, with `{noun}` and `<protein>`.
    static func of(_ side: DatasetSide) -> [String] { side == .test ? unseen : learnt }

    private static let learnt = [
        "What is the {noun} of <protein>?", "<protein> What is its {noun}?", "Give the {noun} of <protein>.",
        "Tell me the {noun} of <protein>.", "Compute the {noun} of <protein>.", "Calculate the {noun} for <protein>.",
        "<protein> Give its {noun}.", "{noun} of <protein>", "I need the {noun} of <protein>.",
        "For <protein>, what is the {noun}?", "Could you find the {noun} of <protein>?", "<protein> And its {noun}?",
        "Please report the {noun} of <protein>.", "Here is <protein>. What is the {noun}?",
        "What {noun} does <protein> have?",
        "<protein> {noun}?", "Which is the {noun} of <protein>?", "I want to know what the {noun} of <protein> is.",
        "Determine the {noun} of <protein>.", "Is the {noun} of <protein> known?", "<protein> Please tell its {noun}.",
    ]

    private static let unseen = [
        "Can you tell me the {noun} of <protein>?", "Please give me the {noun} for <protein>.",
        "I would like to know the {noun} of <protein>.", "<protein> Tell me its {noun}.",
        "For <protein>, compute the {noun}.",
        "Find the {noun} of <protein>, please.", "<protein> Report the {noun}.", "Do you know the {noun} of <protein>?",
    ]
}
