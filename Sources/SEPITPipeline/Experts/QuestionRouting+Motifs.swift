import ProteinExperts

extension QuestionRouting {
    /// A motif that stands in the question in PROSITE syntax.
    static func pattern(_ question: String, _ words: QuestionPhrases) -> Route? {
        let element = /(?:[A-Zx]|\[[A-Z<>]+\]|\{[A-Z]+\})(?:\([0-9]+(?:,[0-9]+)?\)|\*)?/
        for word in question.split(whereSeparator: { $0.isWhitespace || "\"'`?;".contains($0) }) {
            let core = word.last == "." || word.last == "," ? word.dropLast() : word
            let parts = core.split(separator: "-", omittingEmptySubsequences: false)
            guard parts.count >= 3 else { continue }
            let inner = parts.map { $0.drop { $0 == "<" } }.map { $0.last == ">" ? $0.dropLast() : $0 }
            guard inner.allSatisfy({ $0.wholeMatch(of: element) != nil }) else { continue }
            let isMeant = core.contains { "x[{(".contains($0) } || words.has(["motif", "pattern"])
            if isMeant { return Route(call: ExpertCall("motifs", ["pattern": String(core)])) }
        }
        return nil
    }

    /// A motif by what people call it.
    static func motif(_ words: QuestionPhrases) -> Route? {
        if let found = named.first(where: { words.has($0.phrases) }) {
            return Route(call: ExpertCall("motifs", ["name": found.name]))
        }
        let all = ["which motifs", "what motifs", "known motifs", "sequence motifs", "find motifs", "any motifs"]
        return words.has(all) ? Route(call: ExpertCall("motifs")) : nil
    }

    private static let named: [(name: String, phrases: [String])] = [
        (
            "N-glycosylation",
            [
                "n glycosylation", "n linked glycosylation", "glycosylation site", "glycosylation motif", "n glycan",
                "sequon",
            ]
        ),
        ("PKC-site", ["pkc site", "protein kinase c site", "protein kinase c phosphorylation", "pkc phosphorylation"]),
        ("CK2-site", ["ck2 site", "casein kinase", "ck2 phosphorylation"]),
        ("PKA-site", ["pka site", "pka phosphorylation", "protein kinase a site", "protein kinase a phosphorylation"]),
        ("P-loop", ["p loop", "walker a"]), ("DEAD-box", ["dead box"]), ("RGD", ["rgd"]),
        ("RING-finger", ["ring finger"]), ("C2H2-zinc-finger", ["zinc finger"]), ("EF-hand", ["ef hand"]),
        ("leucine-zipper", ["leucine zipper"]), ("HExxH", ["hexxh"]), ("GxSxG", ["gxsxg"]), ("CxxC", ["cxxc motif"]),
        ("CxxCH", ["cxxch"]), ("DFG", ["dfg motif"]), ("NPA", ["npa motif"]), ("LPXTG", ["lpxtg"]),
        ("lipobox", ["lipobox"]),
        ("twin-arginine", ["twin arginine", "tat signal"]), ("KDEL", ["kdel", "er retention"]),
        ("PTS1", ["pts1", "peroxisomal targeting", "peroxisome targeting"]), ("CaaX", ["caax", "prenylation"]),
        ("N-myristoylation", ["myristoyl"]), ("14-3-3", ["14 3 3 site", "14 3 3 motif", "14 3 3 binding"]),
        ("SH3-ligand", ["sh3 ligand", "sh3 binding"]),
        ("monopartite-NLS", ["nuclear localization signal", "nuclear localisation signal", "nls"]),
        ("Rossmann-GxGxxG", ["gxgxxg", "rossmann motif"]), ("ABC-signature", ["abc signature"]),
    ]
}
