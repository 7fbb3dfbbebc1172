extension UniProtFlatEntry {
    /// The CC lines as comments, each in one line of text; the licence at the end is none.
    func comments() -> [UniProtComment] {
        var comments: [UniProtComment] = []
        var topic: String?
        var text = ""
        func close() {
            guard let topic else { return }
            comments.append(UniProtComment(topic: topic, text: text.trimmed))
        }
        for line in lines("CC") {
            if line.text.hasPrefix("---") { break }
            if line.text.hasPrefix("-!- ") {
                close()
                let content = line.text.dropFirst(4)
                let colon = content.firstIndex(of: ":") ?? content.endIndex
                topic = String(content[..<colon])
                text = String(content[colon...].dropFirst()).trimmed
            } else {
                text = Self.joined(text, line.text.trimmed)
            }
        }
        close()
        return comments
    }

    /// Puts a continued line behind a text. A hyphen or a slash at the end of a line is where a long word was broken,
    /// unless the hyphen stands for a word to come: `homo- and heterodimers`.
    static func joined(_ text: String, _ line: String) -> String {
        guard !text.isEmpty else { return line }
        guard !line.isEmpty else { return text }
        let joints = ["and ", "or ", "to ", "but ", "nor ", "as well ", "(", "than "]
        if text.hasSuffix("-"), !text.hasSuffix(" -"), !joints.contains(where: { line.hasPrefix($0) }) {
            return text + line
        }
        return text.hasSuffix("/") ? text + line : text + " " + line
    }
}
