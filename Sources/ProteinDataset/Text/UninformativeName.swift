/// Names that say nothing about what a protein is or does.
///
/// Such a name is no fact. Proteins that have no other stay in the index, and make the set on which a model should
/// abstain.
package enum UninformativeName {
    /// Whether a protein's name tells nothing: `hypothetical protein`, `conserved protein of unknown function`,
    /// `UPF0145 protein YbjQ`, `DUF1285 domain-containing protein`, a locus tag.
    package static func matches(_ name: String) -> Bool {
        var text = name.trimmingSpaces().lowercased()
        for prefix in ["multispecies:", "low quality protein:", "recname: full=", "partial"]
        where text.hasPrefix(prefix) {
            text = text.dropFirst(prefix.count).trimmingSpaces()
        }
        for suffix in [", partial", ", isoform", " (fragment)", ", truncated"] where text.hasSuffix(suffix) {
            text = String(text.dropLast(suffix.count))
        }
        while let last = text.last, ".,;".contains(last) { text.removeLast() }
        if text.isEmpty || plain.contains(text) { return true }
        // A name has some words; a sentence says something.
        guard text.utf8.count <= 120 else { return text.prefix(60).contains("unknown function") }
        if text.contains("unknown function") || text.contains("function unknown") || text.contains("domain of unknown")
        {
            return true
        }
        let words = text.split(separator: " ")
        if let head = words.first(where: { !doubts.contains($0) }), unknowns.contains(head) {
            // "uncharacterized ABC transporter" names a family; a name of its own after the word says something.
            return isOnlyTag(words)
        }
        // Names of families that only say that nothing is known, with a gene or a number behind them.
        if text.wholeMatch(
            of:
                /(upf|duf|pf|cog|kog|tigr|ipr)[0-9]+( and (upf|duf)[0-9]+)*( (family|domain|superfamily))?([- ]containing)?( protein| membrane protein| lipoprotein)?( [a-z0-9_.-]+)?/
        ) != nil {
            return true
        }
        if isLocusTag(name.trimmingSpaces()) { return true }
        // "protein YbjQ", "protein C21orf2", "membrane protein", "expressed protein".
        if let match = text.wholeMatch(
            of:
                /(putative |probable |predicted |conserved |expressed |orf )*(protein|membrane protein|transmembrane protein|exported protein|secreted protein|cytoplasmic protein|periplasmic protein|lipoprotein|phage protein|orf)( [a-z0-9_.-]+)?/
        ) {
            let tag = match.output.3.map { $0.trimmingSpaces() } ?? ""
            return tag.isEmpty || isGeneOfUnknown(tag)
        }
        return false
    }

    /// The name without notes that say nothing of the protein: `MULTISPECIES: `, `LOW QUALITY PROTEIN: `, `, partial`.
    package static func cleaned(_ name: String) -> String {
        var text = name.trimmingSpaces()
        for prefix in ["MULTISPECIES:", "LOW QUALITY PROTEIN:"] where text.hasPrefix(prefix) {
            text = text.dropFirst(prefix.count).trimmingSpaces()
        }
        for suffix in [", partial", " (Fragment)", " (Fragments)"] where text.hasSuffix(suffix) {
            text = String(text.dropLast(suffix.count))
        }
        return text
    }

    private static let plain: Set<String> = [
        "protein", "hypothetical protein", "hypothetical", "unknown", "unknown protein", "unnamed protein product",
        "unnamed protein", "uncharacterized protein", "uncharacterised protein", "predicted protein", "orf",
        "putative protein",
        "conserved protein", "conserved hypothetical protein", "expressed protein", "novel protein",
        "hypothetical membrane protein",
        "putative membrane protein", "membrane protein", "putative secreted protein", "protein of unknown function",
        "na", "n/a",
        "none", "null", "-", "?", "deleted", "polypeptide", "peptide", "chain", "domain", "open reading frame",
        "unknown ligand",
        "similar to hypothetical protein", "dubious open reading frame", "no hits", "general function prediction only",
    ]

    private static let doubts: Set<Substring> = ["conserved", "putative", "probable", "predicted", "possible"]

    private static let unknowns: Set<Substring> = [
        "hypothetical", "uncharacterized", "uncharacterised", "unnamed", "unknown", "unclassified", "undefined",
    ]

    private static let filler: Set<Substring> = [
        "protein", "proteins", "membrane", "exported", "secreted", "lipoprotein", "conserved", "transmembrane",
        "cytosolic",
        "product", "family", "domain-containing", "phage", "in", "of", "the", "intergenic", "region", "from", "and",
        "by",
        "5'region", "3'region", "mitochondrial", "chloroplastic", "isoform", "homolog", "cytoplasmic", "periplasmic",
        "gene",
        "function", "domain", "kda", "orf",
    ]

    /// After "uncharacterized" or "hypothetical" only "protein" with a tag, a place or a source follows.
    private static func isOnlyTag(_ words: [Substring]) -> Bool {
        let rest = words.filter { !doubts.contains($0) && !unknowns.contains($0) }
        return rest.allSatisfy { word in
            filler.contains(word) || word.contains(where: \.isNumber) || word.contains("_")
                || isGeneOfUnknown(String(word))
        }
    }

    /// Names of genes that are given before a function is known: `yabC`, `C1orf112`, `Rv0020c`, `KIAA0100`, `YAL037W`.
    private static func isGeneOfUnknown(_ word: String) -> Bool {
        let text = word.lowercased()
        return text.wholeMatch(of: /y[a-z]{2}[a-z]/) != nil || text.wholeMatch(of: /c[0-9xy]+orf[0-9]+.*/) != nil
            || text.wholeMatch(of: /(kiaa|fam|tmem|ccdc|orf|duf|upf|rv|mj|hi|mt|tm|pa|bb|ph|ttha|aq)_?[0-9]{3,}[a-z]?/)
                != nil
            || text.wholeMatch(of: /y[a-p][lr][0-9]{3}[wc](-[a-z])?/) != nil || text.contains("_")
    }

    /// `RSP_1234`, `b0024`, `AT1G01010`, `YP_009724390.1`, `WP_000000001.1`, `LOC100287834`, an identifier as a name.
    private static func isLocusTag(_ name: String) -> Bool {
        guard !name.contains(" ") else { return false }
        return name.wholeMatch(of: /[A-Za-z0-9]{2,12}_[A-Za-z]{0,3}[0-9]{2,}[A-Za-z]?(\.[0-9]+)?/) != nil
            || name.wholeMatch(of: /(b[0-9]{4}|A[Tt][1-5CM][Gg][0-9]{5}|LOC[0-9]{5,}|Rv[0-9]{4}c?|MJ_?[0-9]{4})/) != nil
            || name.wholeMatch(of: /[0-9][A-Z0-9]{3}_(PROTEIN|POCKET|LIGAND|protein)/) != nil
    }
}
