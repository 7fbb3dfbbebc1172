import ProteinKit

/// A change of one residue as people name it: "R175H", "p.Arg175His", "F508del".
public struct Substitution: Sendable, Equatable {
    /// The residue that is replaced.
    public var residue: UInt8
    /// As the name counts.
    public var number: Int
    /// What replaces it; nil for a deletion, a stop or a shift of the frame.
    public var replacement: UInt8?

    /// A name; nil for what is none.
    public init?(_ text: String) {
        let bare = text.trimmed.filter { !"()".contains($0) }
        let core = bare.hasPrefix("p.") ? String(bare.dropFirst(2)) : bare
        guard let match = core.wholeMatch(of: /([A-Za-z]{1,3}?)([0-9]{1,6})([A-Za-z]{1,6}|\*|=|fs\*?[0-9]*)/),
            let number = Int(match.output.2), number > 0, let residue = Self.letter(match.output.1)
        else { return nil }
        (self.residue, self.number) = (residue, number)
        replacement = Self.letter(match.output.3)
        if replacement == nil {
            let rest = match.output.3.lowercased()
            guard ["*", "ter", "del", "dup"].contains(rest) || rest.hasPrefix("fs") else { return nil }
        }
    }

    /// In one-letter codes, "R175H"; what is no substitution without its end.
    public var text: String {
        "\(Character(UnicodeScalar(residue)))\(number)" + (replacement.map { String(UnicodeScalar($0)) } ?? "")
    }

    /// The amino acid of a one-letter or three-letter code in either case; nil for what is none of the twenty.
    private static func letter(_ code: Substring) -> UInt8? {
        let upper = code.uppercased()
        let letters = "ACDEFGHIKLMNPQRSTVWY".utf8
        if upper.utf8.count == 1 { return upper.utf8.first.flatMap { letters.contains($0) ? $0 : nil } }
        return letters.first { AminoAcid.name(of: $0) == upper }
    }

    /// The name of an amino acid in a sentence.
    static func name(_ letter: UInt8) -> String { names[letter] ?? "an unknown residue" }

    private static let names: [UInt8: String] = {
        let names = [
            "alanine", "cysteine", "aspartate", "glutamate", "phenylalanine", "glycine", "histidine", "isoleucine",
            "lysine", "leucine", "methionine", "asparagine", "proline", "glutamine", "arginine", "serine", "threonine",
            "valine", "tryptophan", "tyrosine",
        ]
        return Dictionary(uniqueKeysWithValues: zip("ACDEFGHIKLMNPQRSTVWY".utf8, names))
    }()
}
