import ProteinDataset

/// Identifiers of databases that a text names: accessions, GO terms, Pfam and InterPro entries.
enum NamedIdentifiers {
    /// In order, each once. EC numbers are claims, which are compared as such.
    static func found(in text: String) -> [String] {
        var found: [String] = []
        for word in text.split(whereSeparator: { !($0.isLetter || $0.isNumber || ":_.".contains($0)) }) {
            let core = word.last.map { ":_.".contains($0) } == true ? word.dropLast() : word
            if isIdentifier(core), !found.contains(String(core)) { found.append(String(core)) }
        }
        return found
    }

    private static func isIdentifier(_ word: Substring) -> Bool {
        word.wholeMatch(of: /GO:[0-9]{7}|PF[0-9]{5}|IPR[0-9]{6}|[ANWXYZ]P_[0-9]{6,9}(\.[0-9]+)?/) != nil
            || word.wholeMatch(of: /[OPQ][0-9][A-Z0-9]{3}[0-9]|[A-NR-Z][0-9]([A-Z][A-Z0-9]{2}[0-9]){1,2}/) != nil
    }

    /// Whether what is known of a protein has an identifier.
    static func has(_ protein: KnownProtein, _ identifier: String) -> Bool {
        ([protein.id] + protein.names).contains { $0.hasPrefix(identifier) }
            || protein.facts.properties.contains { property in
                protein.facts.statements(of: property).contains {
                    $0.value.contains(identifier) || $0.source.contains(identifier)
                        || $0.evidence?.contains(identifier) == true
                }
            }
    }
}
