import ProteinKit

/// Text of UniProt as statements that a curator would sign.
///
/// Flat files, XML and tables downloaded from UniProt all come through here, so that they say the same.
package enum CuratedText {
    /// A sentence, or a few, with why it is known.
    package struct Statement: Sendable, Equatable {
        package var text: String
        package var evidence: [UniProtEvidence] = []
        /// The isoform or product of cleavage that it is said of; nil for the whole protein.
        package var molecule: String?
        /// Known of a related protein only: `(By similarity)` of old releases, or ECO:0000250.
        package var isBySimilarity = false

        package init(
            text: String, evidence: [UniProtEvidence] = [], molecule: String? = nil, isBySimilarity: Bool = false
        ) {
            self.text = text
            self.evidence = evidence
            self.molecule = molecule
            self.isBySimilarity = isBySimilarity
        }
    }

    /// The comments of a cell such as `FUNCTION: Binds actin. {ECO:0000269}.; FUNCTION: [Isoform 2]: Does not.`, which
    /// name their topic each. Text without a topic is one comment on `topic`.
    package static func comments(inCell cell: String, topic: String) -> [UniProtComment] {
        let mark = topic + ":"
        guard cell.hasPrefix(mark) else {
            return cell.isEmpty ? [] : [UniProtComment(topic: topic, text: cell.trimmingSpaces())]
        }
        var comments: [UniProtComment] = []
        var rest = cell.dropFirst(mark.count)
        while true {
            // "; FUNCTION:" or ". FUNCTION:" starts the next.
            let next = rest.ranges(of: mark).first { range in
                let before = rest[..<range.lowerBound].reversed().drop { $0 == " " }
                return before.first == ";" || before.first == "." || before.first == "}"
            }
            let end = next?.lowerBound ?? rest.endIndex
            var text = String(rest[..<end]).trimmingSpaces()
            if text.hasSuffix(".;") || text.hasSuffix("};") { text = String(text.dropLast()) }
            comments.append(UniProtComment(topic: topic, text: text))
            guard let next else { return comments }
            rest = rest[next.upperBound...]
        }
    }

    /// What a comment in prose says: one statement for each piece of text that has evidence of its own, sentences
    /// whole.
    package static func statements(of comment: UniProtComment) -> [Statement] {
        var statements: [Statement] = []
        var rest = Substring(comment.text)
        func take(_ piece: Substring, _ evidence: [UniProtEvidence]) {
            for sentence in SentenceSplitter.sentences(piece) {
                let (words, isBySimilarity) = clean(sentence)
                guard words.contains(where: \.isLetter) else { continue }
                let all = evidence.isEmpty ? sources(in: sentence) : evidence
                statements.append(
                    Statement(
                        text: words, evidence: all, molecule: comment.molecule,
                        isBySimilarity: isBySimilarity
                            || (!all.isEmpty && all.allSatisfy { $0.code == "ECO:0000250" })))
            }
        }
        while let tag = rest.firstRange(of: "{ECO:"), let end = rest[tag.upperBound...].firstIndex(of: "}") {
            take(rest[..<tag.lowerBound], UniProtEvidence.extract(from: rest[tag.lowerBound...end]).evidence)
            rest = rest[rest.index(after: end)...].drop { $0 == "." || $0 == " " || $0 == ";" }
        }
        take(rest, [])
        return statements
    }

    /// The statements that are made of the whole protein; where all are made of isoforms or products, those.
    package static func statements(of comments: [UniProtComment]) -> [Statement] {
        let whole = comments.filter { $0.molecule == nil }
        return (whole.isEmpty ? comments : whole).flatMap(statements(of:))
    }

    /// The first sentences of statements, up to about `length` characters, at least one whole sentence.
    package static func summary(_ statements: [Statement], length: Int = 300) -> String {
        var text = ""
        for statement in statements {
            if !text.isEmpty, text.count + statement.text.count + 1 > length { break }
            text += (text.isEmpty ? "" : " ") + statement.text
        }
        return text
    }

    /// A sentence without citations and marks of old releases, with one full stop; and whether it holds by similarity.
    static func clean(_ sentence: String) -> (text: String, isBySimilarity: Bool) {
        var text = sentence
        let isBySimilarity = text.lowercased().contains("(by similarity)")
        for mark in [
            "By similarity", "Potential", "Probable", "potential", "by similarity", "probable", "BY SIMILARITY",
        ] {
            while let range = text.firstRange(of: "(\(mark))") { text.removeSubrange(range) }
        }
        text = withoutCitations(text)
        text = text.split(separator: " ").joined(separator: " ")
        for (wrong, right) in [(" .", "."), (" ,", ","), (" ;", ";"), ("( ", "("), (" )", ")"), ("()", "")] {
            text = text.split(separator: wrong, omittingEmptySubsequences: false).joined(separator: right)
        }
        text = text.trimmingSpaces()
        while text.hasSuffix("..") { text.removeLast() }
        while let last = text.last, ",;:".contains(last) { text.removeLast() }
        if let last = text.last, !".?!".contains(last) { text += "." }
        return (HeaderSpelling.sentenceIfUpperCase(text), isBySimilarity)
    }

    /// Takes out `(PubMed:1, PubMed:2)`, `(Ref.3)` and such items at the end of other parentheses.
    static func withoutCitations(_ text: String) -> String {
        guard text.contains("PubMed:") || text.contains("Ref.") || text.contains("DOI:") else { return text }
        var result = ""
        var rest = text[...]
        while let opening = rest.firstIndex(of: "(") {
            result += rest[..<opening]
            guard let closing = closing(of: rest[opening...]) else {
                result += rest[opening...]
                return result
            }
            let inside = rest[rest.index(after: opening)..<closing]
            let kept = inside.split(separator: ",").filter { !isCitation($0) }.joined(separator: ",")
            if inside.contains("(") {
                result += "(" + withoutCitations(String(inside)) + ")"
            } else if !kept.trimmingSpaces().isEmpty {
                result += "(" + kept + ")"
            }
            rest = rest[rest.index(after: closing)...]
        }
        return result + rest
    }

    private static func isCitation(_ item: some StringProtocol) -> Bool {
        let item = item.trimmingSpaces()
        return ["PubMed:", "Ref.", "DOI:", "Agricola:"].contains { item.hasPrefix($0) }
    }

    private static func closing(of text: Substring) -> Substring.Index? {
        var depth = 0
        for index in text.indices {
            if text[index] == "(" { depth += 1 }
            if text[index] == ")" { depth -= 1 }
            if depth == 0 { return index }
        }
        return nil
    }

    /// The publications that a sentence cites; being cited there, they report an experiment.
    private static func sources(in sentence: String) -> [UniProtEvidence] {
        sentence.ranges(of: "PubMed:").compactMap { range in
            let number = sentence[range.upperBound...].prefix { $0.isASCII && $0.isNumber }
            return number.isEmpty ? nil : UniProtEvidence(code: "ECO:0000269", source: "PubMed:\(number)")
        }
    }
}
