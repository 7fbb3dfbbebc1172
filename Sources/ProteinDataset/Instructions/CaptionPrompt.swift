/// The ways to ask for a description.
package enum CaptionPrompt {
    /// Whether a question asks for a description: in the words of these, and for nothing else.
    package static func asks(_ question: String) -> Bool {
        let asked = words(question.replacing("<protein>", with: " "))
        return !asked.isEmpty
            && asked.isSubset(of: all.reduce(into: ["summarize", "please", "a"]) { $0.formUnion(words($1)) })
    }

    private static func words(_ text: String) -> Set<String> {
        Set(text.lowercased().split { !$0.isLetter }.map(String.init))
    }

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
