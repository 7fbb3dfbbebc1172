/// What an answer claims of the values of one property: each value that it names as true of the protein.
///
/// Denied values ("not a hydrolase", "rather than a kinase"), the objects of what the protein does ("an inhibitor of
/// hydrolases") and questions that the answer repeats are no claims. A name that goes on ("hydrolase inhibitor") and a
/// list's member that no value is known by ("nucleus and spindle") are claims of something else.
package struct ClaimReader: Sendable {
    /// What is claimed.
    package enum Claim: Sendable, Hashable {
        /// A value of the property, as it is known.
        case value(String)
        /// Something else, in the words of the answer.
        case other(String)
    }

    private let known: KnownValues

    package init(_ known: KnownValues) { self.known = known }

    /// The claims of an answer, in order, each once.
    package func claims(_ answer: String) -> [Claim] {
        var claims: [Claim] = []
        for sentence in Self.sentences(answer) {
            for claim in read(sentence) where !claims.contains(claim) { claims.append(claim) }
        }
        return claims
    }

    /// The words of each sentence that states something.
    static func sentences(_ answer: String) -> [ArraySlice<AnswerWords.Word>] {
        let words = AnswerWords(answer).words
        let starts = words.indices.filter { words[$0].gap == .end || $0 == words.startIndex } + [words.endIndex]
        return zip(starts, starts.dropFirst()).map { words[$0..<$1] }.filter { $0.first?.isAsked == false }.map(
            withoutEcho)
    }

    /// Without "You asked whether it is a hydrolase,".
    private static func withoutEcho(_ sentence: ArraySlice<AnswerWords.Word>) -> ArraySlice<AnswerWords.Word> {
        let opening = sentence.prefix(4).map(\.text)
        guard opening.contains(where: ["asked", "ask", "asking", "question", "wonder", "whether"].contains) else {
            return sentence
        }
        return sentence.dropFirst().drop { $0.gap < .pause }
    }

    // MARK: One sentence

    private func read(_ words: ArraySlice<AnswerWords.Word>) -> [Claim] {
        var claims: [Claim] = []
        var scope = ClaimScope(kind: known.kind)
        var index = words.startIndex
        // Where the last claim ended, while what follows may be of one list with it.
        var listEnd: Int?
        // Where the last name ended, of which no other is a part.
        var nameEnd = index
        while index < words.endIndex {
            let rest = words[index...]
            if let (value, count) = known.match(rest) {
                let end = index + count
                scope.enter(words, index)
                if scope.isClaiming, !ClaimScope.isRefuted(words, from: end) {
                    claims += unknownMembers(before: index, in: words[nameEnd...], unless: listEnd)
                    claims.append(claim(value, words[nameEnd...], index..<end))
                    listEnd = end
                } else {
                    listEnd = nil
                }
                (index, nameEnd) = (end, end)
                continue
            }
            if let end = listEnd, scope.isClaiming, let member = unknownMember(after: end, at: index, in: words) {
                claims.append(.other(member.text))
                index = member.end
                listEnd = index
                continue
            }
            scope.enter(words, index)
            if scope.word(words, index) { listEnd = nil }
            index += 1
        }
        return claims
    }

    /// The claim of a value whose name stands at `range`: of something else if the name goes on to either side.
    private func claim(_ value: String, _ words: ArraySlice<AnswerWords.Word>, _ range: Range<Int>) -> Claim {
        var (start, end) = (range.lowerBound, range.upperBound)
        while end < words.endIndex, words[end].gap == .none, Self.goesOn(words[end], after: words[end - 1], known.kind)
        {
            end += 1
        }
        while start > words.startIndex, words[start].gap <= .slash,
            Self.isContent(words[start - 1]) || words[start - 1].text == "non",
            known.kind == .name || !Self.counts.contains(words[start - 1].text)
        {
            start -= 1
        }
        if start == range.lowerBound, end == range.upperBound { return .value(value) }
        return .other(words[start..<end].map(\.text).joined(separator: " "))
    }

    /// Whether a word carries a name on to its right.
    private static func goesOn(_ word: AnswerWords.Word, after previous: AnswerWords.Word, _ kind: ClaimKind) -> Bool {
        if ClaimVocabulary.changing.contains(word.text) { return kind != .organism }
        // Strains and numbers of organisms: the name before says enough.
        if kind == .organism { return ClaimVocabulary.guests.contains(word.text) }
        return isContent(word)
    }

    /// Whether a word is part of a name, not of the sentence around it.
    static func isContent(_ word: AnswerWords.Word) -> Bool {
        let text = word.text
        return !ClaimVocabulary.transparent.contains(text) && !ClaimVocabulary.neutral.contains(text)
            && !ClaimVocabulary.generic.contains(text) && !ClaimVocabulary.generic.contains(word.form)
            && !ClaimVocabulary.stating.contains(text) && !ClaimVocabulary.relating.contains(text)
            && !ClaimVocabulary.negating.contains(text) && !ClaimVocabulary.turning.contains(text)
            && !ClaimVocabulary.prepositions.contains(text) && !ClaimVocabulary.conjunctions.contains(text)
            && !ClaimVocabulary.refuting.contains(text) && !text.hasSuffix("ly")
    }

    // MARK: Lists

    /// A member of a list that no value is known by, after a claim: "nucleus and spindle".
    private func unknownMember(
        after end: Int, at index: Int, in words: ArraySlice<AnswerWords.Word>
    ) -> (text: String, end: Int)? {
        guard Self.isContent(words[index]), !Self.isEnd(words, index),
            known.kind == .name || !Self.counts.contains(words[index].text)
        else { return nil }
        let between = words[end..<index]
        // Between the two stand a conjunction or a comma, and at most small words.
        guard
            between.contains(where: { ClaimVocabulary.conjunctions.contains($0.text) }) || words[index].gap != .none
                || between.first.map({ $0.gap != .none }) == true
        else { return nil }
        let isList = between.allSatisfy {
            ClaimVocabulary.conjunctions.contains($0.text) || Self.articles.contains($0.text)
                || (known.kind != .name && ClaimVocabulary.prepositions.contains($0.text))
        }
        // "X, which binds Y" goes on; "X, a small protein of Y" explains.
        let hasConjunction = between.contains { ClaimVocabulary.conjunctions.contains($0.text) }
        guard isList, hasConjunction || between.isEmpty, !isVerb(words, index) else { return nil }
        var stop = index + 1
        while stop < words.endIndex, words[stop].gap == .none, Self.isContent(words[stop]) { stop += 1 }
        if known.match(words[(stop - 1)...]) != nil, stop - 1 > index { stop -= 1 }
        return (words[index..<stop].map(\.text).joined(separator: " "), stop)
    }

    /// Members of a list before its first known value: "spindle and nucleus".
    private func unknownMembers(
        before start: Int, in words: ArraySlice<AnswerWords.Word>, unless listEnd: Int?
    ) -> [Claim] {
        guard listEnd == nil else { return [] }
        var index = start - 1
        while index >= words.startIndex,
            Self.articles.contains(words[index].text)
                || (known.kind != .name && ClaimVocabulary.prepositions.contains(words[index].text))
        {
            index -= 1
        }
        guard index > words.startIndex, ClaimVocabulary.conjunctions.contains(words[index].text),
            words[index].gap < .end
        else { return [] }
        var last = index - 1
        while last > words.startIndex, words[last].gap == .none, ClaimVocabulary.generic.contains(words[last].form) {
            last -= 1
        }
        guard Self.isContent(words[last]) else { return [] }
        var first = last
        while first > words.startIndex, words[first].gap == .none, Self.isContent(words[first - 1]) { first -= 1 }
        return [.other(words[first..<index].map(\.text).joined(separator: " "))]
    }

    private static let articles: Set = Set(["a", "an", "the", "its", "also", "in"]).union(counts)
    private static let counts: Set = ["one", "two", "three", "four", "five", "six", "seven", "eight"]

    /// "(C-terminal)"
    private static func isEnd(_ words: ArraySlice<AnswerWords.Word>, _ index: Int) -> Bool {
        ["n", "c", "amino", "carboxy"].contains(words[index].text) && index + 1 < words.endIndex
            && ["terminal", "terminus"].contains(words[index + 1].text)
    }

    /// Whether a word that nothing tells is a verb with an object: "and hydrates carbon dioxide", ", cleaving
    /// esters".
    private func isVerb(_ words: ArraySlice<AnswerWords.Word>, _ index: Int) -> Bool {
        let text = words[index].text
        guard index + 1 < words.endIndex, words[index + 1].gap == .none else { return false }
        let next = words[index + 1]
        return (text.hasSuffix("ing") || text.hasSuffix("s") && !text.hasSuffix("ss"))
            && (Self.isContent(next) || Self.articles.contains(next.text))
    }
}
