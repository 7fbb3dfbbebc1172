/// The ways to ask for a description.
package enum CaptionPrompt {
    package static let all = [
        "Describe this protein. <protein>",
        "<protein> Describe this protein.",
        "What is known about <protein>?",
        "Tell me about the protein <protein>.",
        "<protein> What can you say about this protein?",
        "Give a short description of <protein>.",
        "<protein> Summarise what is known about this protein.",
        "Write a summary of <protein>.",
        "<protein> Tell me about it.",
        "What can you tell me about <protein>?",
    ]
}
