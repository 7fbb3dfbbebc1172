/// How the values of a property relate: which must never stand as a wrong answer beside a true one, and which make a wrong
/// answer hard to tell.
struct ValueRelations: Sendable {
    let property: String

    /// Whether one value may be true where the other is: the same thing, a part or a kind of it, or a wider term.
    func overlap(_ a: String, _ b: String) -> Bool {
        if a == b { return true }
        switch property {
        case "ec":
            let (x, y) = (Self.levels(a), Self.levels(b))
            return zip(x, y).allSatisfy(==)  // one is the other, or a class above it
        default:
            let (x, y) = (Self.words(a), Self.words(b))
            return x.isSubset(of: y) || y.isSubset(of: x) || isWithin(a, b) || isWithin(b, a)
        }
    }

    /// Groups that a value is in, the closest first: others of a group are its siblings.
    func groups(of value: String) -> [String] {
        switch property {
        case "ec":
            let levels = Self.levels(value)
            return (1..<max(levels.count, 1)).reversed().map { levels.prefix($0).joined(separator: ".") }
        case "organism":
            return value.split(separator: " ").first.map { [String($0)] } ?? []
        default:
            // The last word carries the kind: kinase, receptor, membrane.
            return value.split(separator: " ").last.map { [$0.lowercased()] } ?? []
        }
    }

    private static func levels(_ number: String) -> [String] {
        number.split(separator: ".").map(String.init).filter { $0 != "-" }
    }

    private static func words(_ value: String) -> Set<String> {
        Set(value.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init))
    }

    /// Whether a place of the cell is part of another.
    private func isWithin(_ part: String, _ whole: String) -> Bool {
        guard property == "location", var place = Self.wholes[part.lowercased()] else { return false }
        while place != whole.lowercased() {
            guard let next = Self.wholes[place] else { return false }
            place = next
        }
        return true
    }

    /// Places of the cell, and what they are part of, under the names of UniProt's vocabulary of locations.
    private static let wholes = [
        "cytosol": "cytoplasm", "cytoskeleton": "cytoplasm", "perinuclear region": "cytoplasm",
        "nucleolus": "nucleus", "nucleoplasm": "nucleus", "nucleus speckle": "nucleus", "chromosome": "nucleus",
        "nucleus membrane": "nucleus", "nucleus envelope": "nucleus", "nucleus matrix": "nucleus",
        "mitochondrion matrix": "mitochondrion", "mitochondrion membrane": "mitochondrion",
        "mitochondrion inner membrane": "mitochondrion membrane",
        "mitochondrion outer membrane": "mitochondrion membrane",
        "mitochondrion intermembrane space": "mitochondrion",
        "plastid": "cytoplasm", "chloroplast": "plastid", "chloroplast stroma": "chloroplast",
        "chloroplast thylakoid membrane": "chloroplast", "chloroplast thylakoid lumen": "chloroplast",
        "endoplasmic reticulum membrane": "endoplasmic reticulum",
        "endoplasmic reticulum lumen": "endoplasmic reticulum",
        "golgi apparatus membrane": "golgi apparatus", "trans-golgi network": "golgi apparatus",
        "lysosome membrane": "lysosome", "lysosome lumen": "lysosome", "lysosome/vacuole": "vacuole",
        "vacuole membrane": "vacuole", "peroxisome membrane": "peroxisome", "peroxisome matrix": "peroxisome",
        "endosome membrane": "endosome", "early endosome": "endosome", "late endosome": "endosome",
        "extracellular space": "secreted", "extracellular matrix": "secreted", "extracellular region": "secreted",
        "cell inner membrane": "cell membrane", "cell outer membrane": "cell membrane",
        "apical cell membrane": "cell membrane", "basolateral cell membrane": "cell membrane",
        "cell membrane": "membrane",
        "synapse": "cell junction",
    ]
}
