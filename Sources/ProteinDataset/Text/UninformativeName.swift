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
        if isTitle(text) { return true }
        // A name has some words; a sentence says something.
        guard text.utf8.count <= 120 else {
            return text.prefix(60).contains("unknown function") || text.hasPrefix("dubious open reading frame")
        }
        if text.contains("unknown function") || text.contains("function unknown") || text.contains("domain of unknown")
            || text.hasPrefix("dubious open reading frame")
        {
            return true
        }
        let words = text.split(separator: " ")
        if let head = words.first(where: { !doubts.contains($0) }), unknowns.contains(head) {
            // "uncharacterized ABC transporter" names a family; a name of its own after the word says something.
            return isOnlyTag(words)
        }
        if isFamilyOfUnknown(text) { return true }
        if isLocusTag(name.trimmingSpaces()) { return true }
        return isUntoldProtein(words)
    }

    /// Titles of patents and of their sequences: `Sequence 3 from patent US 7582291`, `KR 1020100123456-A/7: …`.
    private static func isTitle(_ text: String) -> Bool {
        if text.contains("patent") { return true }
        var sequence = TagScanner(text)
        if sequence.take("sequence "), sequence.takeDigits() > 0, sequence.isAtEnd || sequence.take(" from ") {
            return true
        }
        var number = TagScanner(text)
        guard number.takeAny(["jp ", "kr ", "wo ", "us ", "ep ", "cn "]), number.takeDigits() >= 4 else { return false }
        return text.contains(":") || number.isAtEnd || number.take("-a") || number.take("/")
    }

    /// The name without notes that say nothing of the protein: `MULTISPECIES: `, `LOW QUALITY PROTEIN: `, `, partial`;
    /// doubt comes first, as in `putative kinase` for `Kinase, putative`.
    package static func cleaned(_ name: String) -> String {
        var text = name.trimmingSpaces()
        for prefix in ["MULTISPECIES:", "LOW QUALITY PROTEIN:"] where text.hasPrefix(prefix) {
            text = text.dropFirst(prefix.count).trimmingSpaces()
        }
        // NCBI's names of chains: "Chain A, Insulin".
        if text.hasPrefix("Chain "), let comma = text.firstIndex(of: ","), text[..<comma].utf8.count <= 12 {
            text = text[text.index(after: comma)...].trimmingSpaces()
        }
        for suffix in [", partial", " (Fragment)", " (Fragments)"] where text.hasSuffix(suffix) {
            text = String(text.dropLast(suffix.count))
        }
        for doubt in ["putative", "probable", "predicted"] where text.lowercased().hasSuffix(", " + doubt) {
            let name = text.utf8.dropLast(doubt.utf8.count + 2)
            let word = text.hasSuffix(doubt) ? doubt : doubt.uppercased()
            text = word + " " + CuratedText.lowered(String(Substring(name)))
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
        "similar to hypothetical protein", "target", "model", "query", "design", "dubious open reading frame",
        "no hits", "general function prediction only",
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
}
