import ProteinDataset

/// The values of a property that an answer may name, with their other names.
package struct KnownValues: Sendable {
    /// Places of the value's words in texts: the value by its words.
    private var values: [[String]: String] = [:]
    /// Lengths of names by their first word, the longest first.
    private var lengths: [String: [Int]] = [:]
    let kind: ClaimKind

    /// - Parameters:
    ///   - values: that are expected of some protein, or known to a dataset.
    package init(_ values: some Sequence<String>, property: String) {
        kind = ClaimKind(property: property)
        let given = Array(values)
        // What a molecule is called says nothing of its kind, nor denies it: "thrombin, a protease".
        let synonyms = property == "molecule" ? [] : Self.synonyms(kind)
        for value in given {
            add(value, named: value)
            for group in synonyms where group.contains(ValueForm(value)) {
                for name in group { add(value, named: name) }
            }
            if kind == .organism { addOrganism(value) }
        }
        // Common values that nobody is expected to have are wrong all the same.
        for group in synonyms {
            for name in group { add(group[0].words.joined(separator: " "), named: name) }
        }
        for value in Self.common(property) { add(value, named: value) }
        // "SH2 and SH3 domains"
        if property == "domains" {
            for value in given {
                let words = ValueForm(value).words
                if words.count > 1, words.last == "domain" { add(value, named: ValueForm(words: words.dropLast())) }
            }
        }
    }

    /// The value whose name begins at a word, and the number of its words.
    func match(_ words: ArraySlice<AnswerWords.Word>) -> (value: String, count: Int)? {
        guard let first = words.first else { return nil }
        for length in lengths[first.form] ?? [] where length <= words.count {
            let part = words.prefix(length)
            // A name does not go on over a comma, other than one that it has itself, nor into another sentence.
            guard part.dropFirst().allSatisfy({ $0.gap < .end }) else { continue }
            if let value = values[part.map(\.form)] { return (value, length) }
        }
        return nil
    }

    /// The value that a name stands for: itself where it is not known.
    package func value(named name: String) -> String { values[ValueForm(name).words] ?? name }

    /// The values that a text names, one after another, whatever it says of them; of names within names the longest.
    package func values(namedIn text: String) -> [String] {
        let words = AnswerWords(text).words
        var found: [String] = []
        var index = words.startIndex
        while index < words.endIndex {
            if let (value, count) = match(words[index...]) {
                found.append(value)
                index += count
            } else {
                index += 1
            }
        }
        return found
    }

    private mutating func add(_ value: String, named name: String) { add(value, named: ValueForm(name)) }

    private mutating func add(_ value: String, named name: ValueForm) {
        guard let first = name.words.first, values[name.words] == nil else { return }
        values[name.words] = value
        let count = name.words.count
        if lengths[first]?.contains(count) != true {
            lengths[first, default: []].append(count)
            lengths[first]?.sort(by: >)
        }
    }

    /// "E. coli" and "Escherichia coli", also of "Escherichia coli K-12".
    private mutating func addOrganism(_ value: String) {
        let words = value.split(separator: " ")
        guard words.count >= 2, let initial = words[0].first else { return }
        add(value, named: "\(initial) " + words.dropFirst().joined(separator: " "))
        if words.count > 2 {
            add(value, named: words.prefix(2).joined(separator: " "))
            add(value, named: "\(initial) \(words[1])")
        }
    }

    // MARK: Names

    private static func synonyms(_ kind: ClaimKind) -> [[ValueForm]] {
        switch kind {
        case .place: places
        case .organism: organisms
        case .name, .term, .part: kinds
        }
    }

    private static let places: [[ValueForm]] = [
        ["cell membrane", "plasma membrane", "cytoplasmic membrane", "plasmalemma"],
        ["secreted", "extracellular", "extracellular region", "outside of the cell", "outside the cell"],
        ["endoplasmic reticulum", "ER"], ["golgi apparatus", "golgi", "golgi complex", "golgi body"],
        ["cytoplasm", "cytoplasmic region"], ["nucleus", "cell nucleus"], ["periplasm", "periplasmic space"],
        ["nucleus membrane", "nuclear envelope membrane"],
    ].map { $0.map(ValueForm.init) }

    private static let organisms: [[ValueForm]] = [
        ["Homo sapiens", "human", "humans"], ["Mus musculus", "mouse"], ["Rattus norvegicus", "rat"],
        ["Bos taurus", "bovine", "cow", "cattle"], ["Sus scrofa", "pig"], ["Gallus gallus", "chicken", "hen"],
        ["Saccharomyces cerevisiae", "baker's yeast", "budding yeast", "brewer's yeast"],
        ["Schizosaccharomyces pombe", "fission yeast"], ["Drosophila melanogaster", "fruit fly"],
        ["Arabidopsis thaliana", "thale cress", "mouse-ear cress"], ["Danio rerio", "zebrafish"],
        ["Oryctolagus cuniculus", "rabbit"], ["Xenopus laevis", "African clawed frog"], ["Equus caballus", "horse"],
        ["Ovis aries", "sheep"], ["Oryza sativa", "rice"], ["Zea mays", "maize", "corn"],
    ].map { $0.map(ValueForm.init) }

    private static let kinds: [[ValueForm]] = [
        ["hydrolase", "hydrolytic enzyme"], ["oxidoreductase", "redox enzyme"],
        ["protease", "proteinase", "peptidase"],
        ["mainly alpha", "all alpha", "mostly alpha", "mainly alpha helical", "all helical"],
        ["mainly beta", "all beta", "mostly beta"],
    ].map { $0.map(ValueForm.init) }

    /// Values that answers often name, whether a dataset has them or not.
    private static func common(_ property: String) -> [String] {
        switch property {
        case "location":
            [
                "nucleus", "cytoplasm", "cytosol", "mitochondrion", "peroxisome", "lysosome", "endosome", "vacuole",
                "plastid", "chloroplast", "nucleolus", "periplasm", "membrane", "cell wall", "cytoskeleton", "ribosome",
                "cell inner membrane", "cell outer membrane", "nucleus membrane", "mitochondrion inner membrane",
                "mitochondrion outer membrane", "mitochondrion matrix", "endoplasmic reticulum membrane", "centrosome",
                "chromosome", "cell surface", "virion", "cilium", "flagellum", "synapse", "cell junction",
            ]
        case "class", "enzyme":
            [
                "hydrolase", "transferase", "oxidoreductase", "lyase", "isomerase", "ligase", "translocase", "kinase",
                "protease", "phosphatase", "receptor", "transcription factor", "structural protein", "viral protein",
                "transport protein", "membrane protein", "toxin", "hormone", "chaperone",
            ]
        default: []
        }
    }
}
