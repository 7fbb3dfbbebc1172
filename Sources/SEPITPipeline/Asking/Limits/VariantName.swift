import ProteinKit

/// A change of a residue, as people name it: "R175H", "p.Arg175His", "F508del".
struct VariantName: Equatable {
    /// As it was written.
    var text: String
    /// The residue that is replaced; nil where it isn't named.
    var residue: UInt8?
    /// From 1.
    var position: Int

    /// The first one in a question; nil where there is none.
    init?(in question: String) {
        let isAboutChanges = VariantName.isAboutChanges(question)
        for word in question.split(whereSeparator: { $0.isWhitespace || "(),;:?!\"'/".contains($0) }) {
            let core = word.hasPrefix("p.") ? word.dropFirst(2) : word
            let text = core.hasSuffix(".") ? core.dropLast() : core
            if let match = text.wholeMatch(
                of: /([ACDEFGHIKLMNPQRSTVWY])([1-9][0-9]{0,4})([ACDEFGHIKLMNPQRSTVWYX*]|del|fs|dup)/),
                let position = Int(match.output.2), position >= 10 || isAboutChanges || word.hasPrefix("p.")
            {
                self.init(text: String(word), residue: match.output.1.utf8.first, position: position)
                return
            }
            if let match = text.wholeMatch(of: /(?i)([a-z]{3})([1-9][0-9]{0,4})([a-z]{3}|\*|=|fs\*?[0-9]*)/),
                let position = Int(match.output.2),
                let letters = ThreeLetterCodes.letter(match.output.1)
            {
                self.init(text: String(word), residue: letters, position: position)
                return
            }
            if let match = text.wholeMatch(of: /(del|Δ|delta)([ACDEFGHIKLMNPQRSTVWY])([1-9][0-9]{0,4})/),
                let position = Int(match.output.3)
            {
                self.init(text: String(word), residue: match.output.2.utf8.first, position: position)
                return
            }
        }
        return nil
    }

    private init(text: String, residue: UInt8?, position: Int) {
        (self.text, self.residue, self.position) = (text, residue, position)
    }

    /// Whether a question speaks of mutations at all.
    static func isAboutChanges(_ question: String) -> Bool {
        let text = question.lowercased()
        return ["mutation", "mutate", "mutating", "mutant", "missense", "substitution", "variant", "polymorphism"]
            .contains {
                text.contains($0)
            }
    }

    /// What a sequence has there.
    func comparison(with sequence: [UInt8]) -> String {
        guard position <= sequence.count else {
            return "The sequence ends at residue \(sequence.count), before position \(position)"
        }
        let found = Character(UnicodeScalar(sequence[position - 1]))
        guard let residue, residue != sequence[position - 1] else {
            return "The sequence has \(found) at position \(position), as the name says"
        }
        return "The sequence has \(found) at position \(position), not \(Character(UnicodeScalar(residue)))"
    }
}
