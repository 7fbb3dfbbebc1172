/// What an entry says on one topic.
///
/// `text` is the flat file's text in one line, with evidence tags; comments of XML are brought into the same form, so
/// that there is one way to read them.
public struct UniProtComment: Sendable, Equatable {
    /// Such as `FUNCTION` or `SUBCELLULAR LOCATION`.
    public var topic: String
    /// The isoform or the product of cleavage that it is said of: `Isoform 2` of `[Isoform 2]: Nucleus.`
    public var molecule: String?
    /// What is said.
    public var text: String

    /// A comment; a head such as `[Isoform 2]:` is taken off the text.
    public init(topic: String, text: String) {
        self.topic = topic
        (molecule, self.text) = Self.withoutHead(text)
    }

    /// A comment on one molecule of the entry, or on the entry.
    public init(topic: String, molecule: String?, text: String) {
        self.topic = topic
        self.molecule = molecule
        self.text = text
    }

    /// `[C83]: Secreted.` as `C83` and `Secreted.`; brackets that are not followed by a colon belong to the text.
    static func withoutHead(_ text: String) -> (molecule: String?, text: String) {
        guard text.first == "[" else { return (nil, text) }
        var depth = 0
        for index in text.indices {
            if text[index] == "[" { depth += 1 }
            if text[index] == "]" { depth -= 1 }
            guard depth == 0 else { continue }
            let rest = text[text.index(after: index)...]
            guard rest.first == ":" else { return (nil, text) }
            return (String(text[text.index(after: text.startIndex)..<index]), String(rest.dropFirst()).trimmed)
        }
        return (nil, text)
    }

    /// The values of a structured comment, such as `Reaction=A + B = C; EC=1.1.1.1;`, in order. Only the keys given
    /// start a value, since names of compounds may hold `;` and `=`.
    func fields(_ keys: [String]) -> [(key: String, value: String)] {
        var found: [(key: String, value: String)] = []
        var start = text.startIndex
        var open: String?
        func close(at end: String.Index) {
            guard let key = open else { return }
            var value = String(text[start..<end]).trimmed
            while value.last == ";" { value = String(value.dropLast()).trimmed }
            found.append((key, value))
        }
        var index = text.startIndex
        var isBoundary = true
        while index < text.endIndex {
            if isBoundary, let key = keys.first(where: { text[index...].hasPrefix($0 + "=") }) {
                close(at: index)
                open = key
                index = text.index(index, offsetBy: key.count + 1)
                start = index
                isBoundary = false
                continue
            }
            // A value begins after "; ", and "Note=" also after the full stop of a sentence or its evidence.
            if text[index] == ";" || text[index] == "." || text[index] == "}" {
                isBoundary = true
            } else if text[index] != " " {
                isBoundary = false
            }
            index = text.index(after: index)
        }
        close(at: text.endIndex)
        return found
    }
}
