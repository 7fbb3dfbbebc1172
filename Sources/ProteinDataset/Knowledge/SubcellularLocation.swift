import ProteinKit

/// How places in the cell stand to each other, so that a wrong answer is never a place that holds, or lies in, a true
/// one.
package enum SubcellularLocation {
    /// Of the places that `first` and `second` name.
    package static func relation(of first: String, to second: String) -> OntologyGraph.Relation {
        let (a, b) = (path(first), path(second))
        if a == b { return .same }
        if b.starts(with: a) { return .above }
        if a.starts(with: b) { return .below }
        // "membrane" says of a place only that it is one.
        if isMembrane(a) && b.contains(where: { $0.contains("membrane") }) { return .above }
        if isMembrane(b) && a.contains(where: { $0.contains("membrane") }) { return .below }
        return a.count == b.count && a.dropLast() == b.dropLast() ? .sibling : .unrelated
    }

    private static func isMembrane(_ path: [String]) -> Bool { path == ["membrane"] }

    /// From the compartment inwards: `mitochondrion inner membrane` is `[mitochondrion, inner membrane]`.
    static func path(_ place: String) -> [String] {
        let terms = place.lowercased().split(separator: ",").map { String($0).trimmingSpaces() }
        var path: [String] = []
        for term in terms {
            for step in canonical(term) where path.last != step { path.append(step) }
        }
        // "Cytoplasm, cytoskeleton" and "cytoskeleton" are one path, whichever way it is written.
        return path
    }

    private static func canonical(_ term: String) -> [String] {
        if let known = synonyms[term] { return known }
        for (prefix, compartment) in compartments where term.hasPrefix(prefix) {
            let rest = term.dropFirst(prefix.count).trimmingSpaces()
            return rest.isEmpty ? [compartment] : [compartment, rest]
        }
        return [term]
    }

    private static let synonyms: [String: [String]] = [
        "plasma membrane": ["cell membrane"], "cell inner membrane": ["cell envelope", "inner membrane"],
        "cell outer membrane": ["cell envelope", "outer membrane"], "periplasm": ["cell envelope", "periplasm"],
        "cytosol": ["cytoplasm", "cytosol"], "cytoskeleton": ["cytoplasm", "cytoskeleton"],
        "extracellular region": ["secreted"], "extracellular": ["secreted"],
        "extracellular space": ["secreted", "extracellular space"],
        "extracellular matrix": ["secreted", "extracellular matrix"], "er": ["endoplasmic reticulum"],
        "golgi": ["golgi apparatus"], "lysosome/vacuole": ["lysosome"], "plastid": ["plastid"],
        "chloroplast": ["plastid", "chloroplast"],
        "nucleolus": ["nucleus", "nucleolus"], "nucleoplasm": ["nucleus", "nucleoplasm"],
        "p-body": ["cytoplasm", "p-body"],
        "chromosome": ["chromosome"], "telomere": ["chromosome", "telomere"],
        "kinetochore": ["chromosome", "kinetochore"],
        "centromere": ["chromosome", "centromere"], "trans-golgi network": ["golgi apparatus", "trans-golgi network"],
        "perinuclear region": ["cytoplasm", "perinuclear region"], "synapse": ["cell junction", "synapse"],
    ]

    /// The longest first.
    private static let compartments: [(String, String)] = [
        ("endoplasmic reticulum-golgi intermediate", "endoplasmic reticulum-golgi intermediate"),
        ("endoplasmic reticulum", "endoplasmic reticulum"), ("golgi apparatus", "golgi apparatus"),
        ("mitochondrion", "mitochondrion"),
        ("mitochondrial", "mitochondrion"), ("peroxisome", "peroxisome"), ("peroxisomal", "peroxisome"),
        ("lysosome", "lysosome"),
        ("endosome", "endosome"), ("vacuole", "vacuole"), ("nucleus", "nucleus"), ("nuclear", "nucleus"),
        ("plastid", "plastid"),
    ]
}
