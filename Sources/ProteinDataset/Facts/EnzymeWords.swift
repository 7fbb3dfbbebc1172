/// Which enzymes a name or a classification speaks of.
enum EnzymeWords {
    /// Beginnings of the EC numbers that the words of a text stand for: 3.4 for `main protease`; none where no word names a
    /// class of enzymes.
    static func numbers(in text: String) -> [String] {
        text.lowercased().split { !$0.isLetter }.compactMap { word in
            let word = word.hasSuffix("s") ? word.dropLast() : word
            return endings.first { word.hasSuffix($0.ending) }?.number
        }
    }

    /// Whether an EC number begins so, level by level.
    static func isWithin(_ number: String, _ beginning: String) -> Bool {
        number == beginning || number.hasPrefix(beginning + ".")
    }

    /// The more exact first: a peptidase is a hydrolase.
    private static let endings: [(ending: String, number: String)] = [
        ("protease", "3.4"), ("proteinase", "3.4"), ("peptidase", "3.4"), ("phosphatase", "3.1"), ("nuclease", "3.1"),
        ("kinase", "2.7"), ("polymerase", "2.7"), ("methyltransferase", "2.1"), ("oxidoreductase", "1"),
        ("dehydrogenase", "1"), ("transferase", "2"), ("hydrolase", "3"), ("isomerase", "5"), ("translocase", "7"),
        ("ligase", "6"), ("lyase", "4"),
    ]
}
