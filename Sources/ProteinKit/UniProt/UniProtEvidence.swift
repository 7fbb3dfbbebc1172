/// Why UniProt says something: a code of the Evidence and Conclusion Ontology, and where it was found.
public struct UniProtEvidence: Sendable, Equatable, Hashable {
    /// Such as `ECO:0000269`, experimental evidence.
    public var code: String
    /// Such as `PubMed:6337343` or `HAMAP-Rule:MF_00957`.
    public var source: String?

    /// Evidence of a kind.
    public init(code: String, source: String? = nil) {
        self.code = code
        self.source = source
    }

    /// Found by experiment: published (0000269), or in a combination with other evidence (0007744).
    public var isExperimental: Bool { ["ECO:0000269", "ECO:0007744"].contains(code) }

    /// Assigned by a program alone: 0000256, 0000259, 0007669 and 0000213.
    public var isAutomatic: Bool {
        ["ECO:0000256", "ECO:0000259", "ECO:0007669", "ECO:0000213", "ECO:0000312", "ECO:0000313"].contains(code)
    }

    /// The items of `ECO:0000269|PubMed:1, ECO:0000305`, the inside of a tag in braces.
    public static func list(_ text: some StringProtocol) -> [UniProtEvidence] {
        text.split(separator: ",").compactMap { item in
            let parts = item.split(separator: "|", maxSplits: 1)
            guard let code = parts.first.map({ String($0).trimmed }), code.hasPrefix("ECO:") else { return nil }
            return UniProtEvidence(code: code, source: parts.count > 1 ? String(parts[1]).trimmed : nil)
        }
    }

    /// Takes the tags `{ECO:…}` out of a text: what is left, with single blanks, and the evidence in the order of the
    /// text.
    public static func extract(from text: some StringProtocol) -> (text: String, evidence: [UniProtEvidence]) {
        guard text.contains("{ECO:") else { return (String(text), []) }
        var rest = Substring(text)
        var kept = ""
        var evidence: [UniProtEvidence] = []
        while let tag = rest.firstRange(of: "{ECO:"), let end = rest[tag.upperBound...].firstIndex(of: "}") {
            var before = rest[..<tag.lowerBound]
            while before.last == " " { before.removeLast() }
            kept += before
            for item in list(rest[rest.index(after: tag.lowerBound)..<end]) where !evidence.contains(item) {
                evidence.append(item)
            }
            rest = rest[rest.index(after: end)...]
        }
        return (kept + rest, evidence)
    }
}
