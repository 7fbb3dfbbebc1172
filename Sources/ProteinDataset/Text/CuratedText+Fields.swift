import ProteinKit

extension CuratedText {
    /// A place in the cell, as one writes it in a sentence: `cell membrane`, `Golgi apparatus`, `nucleus`.
    ///
    /// UniProt's terms start with a capital letter, which only names such as Golgi keep.
    package static func place(_ term: String) -> String {
        let parts = term.split(separator: ",").map { lowered(withoutCapitals($0.trimmingSpaces())) }
        return parts.joined(separator: ", ")
    }

    /// `MITOCHONDRIAL` and `GOLGI APPARATUS` in small letters but for names; `ER` and `P-body` as they are.
    private static func withoutCapitals(_ term: String) -> String {
        guard term.filter(\.isLetter).count > 4, !term.contains(where: \.isLowercase) else { return term }
        return term.split(separator: " ").map { word in
            HeaderSpelling.isProperName(String(word))
                ? HeaderSpelling.capitalised(String(word))
                : HeaderVocabulary.acronyms[word.lowercased()] ?? word.lowercased()
        }.joined(separator: " ")
    }

    /// The distinct places of comments on `SUBCELLULAR LOCATION` with their evidence; of products of cleavage and
    /// isoforms only where nothing is said of the whole protein.
    package static func places(of comments: [UniProtComment]) -> [Statement] {
        let whole = comments.filter { $0.molecule == nil }
        var places: [Statement] = []
        for comment in whole.isEmpty ? comments : whole {
            for location in comment.locations {
                let text = place(location.place)
                guard text.contains(where: \.isLetter), !places.contains(where: { $0.text == text }) else { continue }
                places.append(Statement(text: text, evidence: location.evidence, molecule: comment.molecule))
            }
        }
        return places
    }

    /// The family that a comment on `SIMILARITY` names: `peptidase S1 family` of `Belongs to the peptidase S1 family.
    /// Plasma kallikrein subfamily.`; the column "Protein families" has `Peptidase S1 family, Plasma kallikrein
    /// subfamily`.
    package static func family(of text: String) -> String? {
        var text = UniProtEvidence.extract(from: text).text.trimmingSpaces()
        for head in [
            "SIMILARITY:", "Belongs to the ", "BELONGS TO THE ", "In the N-terminal section; belongs to the ",
            "In the C-terminal section; belongs to the ", "In the central section; belongs to the ",
        ]
        where text.hasPrefix(head) {
            text = String(text.dropFirst(head.count)).trimmingSpaces()
        }
        let sentence = SentenceSplitter.sentences(text).first ?? text
        let (words, _) = clean(sentence)
        let family = words.split(separator: ",").first.map { $0.trimmingSpaces() } ?? words
        let name = family.hasSuffix(".") ? String(family.dropLast()) : family
        guard name.lowercased().hasSuffix("family") else { return nil }
        return lowered(name)
    }

    /// `Energy metabolism; oxidative phosphorylation` of a comment on `PATHWAY`, without step and enzyme.
    package static func pathway(of comment: UniProtComment) -> Statement? {
        let (text, evidence) = UniProtEvidence.extract(from: comment.text)
        let cut = text.firstRange(of: ": step ").map { String(text[..<$0.lowerBound]) } ?? text
        let (words, isBySimilarity) = clean(cut)
        let name = words.hasSuffix(".") ? String(words.dropLast()) : words
        guard name.contains(where: \.isLetter) else { return nil }
        return Statement(
            text: name.split(separator: ";").map { lowered($0.trimmingSpaces()) }.joined(separator: "; "),
            evidence: evidence, molecule: comment.molecule, isBySimilarity: isBySimilarity)
    }

    /// `ATP binding [GO:0005524]` or `GO:0090729 (toxin activity)` as name and identifier; nil for other text.
    package static func ontologyTerm(_ text: String) -> (name: String, id: String)? {
        let text = text.trimmingSpaces()
        if text.hasSuffix("]"), let opening = text.lastIndex(of: "[") {
            let id = String(text[text.index(after: opening)...].dropLast())
            guard isTermID(id) else { return nil }
            return (text[..<opening].trimmingSpaces(), id)
        }
        let id = String(text.prefix(10))
        guard isTermID(id) else { return nil }
        var name = text.dropFirst(10).trimmingSpaces()
        if name.hasPrefix("("), name.hasSuffix(")") { name = String(name.dropFirst().dropLast()) }
        return (name, id)
    }

    /// `GO:` and seven digits.
    package static func isTermID(_ text: String) -> Bool {
        text.utf8.count == 10 && text.hasPrefix("GO:") && text.dropFirst(3).allSatisfy { $0.isASCII && $0.isNumber }
    }

    /// With a small first letter, unless the first word is a symbol or a name.
    package static func lowered(_ text: String) -> String {
        let word = text.prefix { $0 != " " && $0 != "-" && $0 != "/" && $0 != "," }
        guard let first = word.first, first.isUppercase, word.count > 1,
            word.dropFirst().allSatisfy({ $0.isLowercase }), !HeaderSpelling.isProperName(String(word))
        else { return text }
        return first.lowercased() + text.dropFirst()
    }
}
