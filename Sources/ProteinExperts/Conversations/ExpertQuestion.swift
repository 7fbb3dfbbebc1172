import FileKit
import ProteinDataset

/// What people ask that an expert answers, for training: by its names, in the sentences of `QuestionFrames`, and in sentences of
/// its own.
struct ExpertQuestion {
    /// Which expert answers.
    var expert: String
    /// The topics of its result that were asked for; none for all.
    var topics: Set<String> = []
    /// What is asked for, with `{name}` for each argument.
    var nouns: [String] = []
    /// Whole questions with `<protein>`, and `{name}` for each argument.
    var sentences: [String] = []
    /// Those of the test side alone.
    var unseen: [String] = []
    /// Properties of a dataset that are the same thing, whose wordings ask for it as well.
    var properties: [String] = []

    /// A wording on a side, drawn: half of them by a name, where it has names.
    func wording(on side: DatasetSide, _ random: inout CounterRandom) -> String {
        let own = (side == .test && !unseen.isEmpty ? unseen : sentences) + asked
        guard !nouns.isEmpty, own.isEmpty || random.uniformDouble() < 0.5 else {
            return own[random.index(below: own.count)]
        }
        let frames = QuestionFrames.of(side)
        let noun = nouns[random.index(below: nouns.count)]
        return frames[random.index(below: frames.count)].replacing("{noun}", with: noun)
    }

    /// The wordings in which a dataset's examples ask for its properties.
    private var asked: [String] {
        properties.flatMap { TemplateLibrary.shipped($0).openQuestions.map(\.question) }
    }

    /// Draws an argument of a protein; nil where the protein has none that makes sense.
    static func argument(_ name: String, of subject: ExpertSubject, _ random: inout CounterRandom) -> String? {
        switch name {
        case "pH": return ((4 + 6 * random.uniformDouble()) * 2).rounded().halved
        case "count": return String(2 + random.index(below: 9))
        case "motif": return PublishedMotifs.all[random.index(below: PublishedMotifs.all.count)].name
        case "pattern": return pattern(&random)
        case "residue":
            let placed = subject.structure?.positions.indices.filter { subject.structure?.positions[$0] != nil } ?? []
            return placed.isEmpty ? nil : String(placed[random.index(below: placed.count)] + 1)
        case "variant":
            let letters = Array("ACDEFGHIKLMNPQRSTVWY".utf8)
            let index = random.index(below: subject.sequence.count)
            let (old, new) = (subject.sequence[index], letters[random.index(below: letters.count)])
            guard letters.contains(old), old != new else { return nil }
            return "\(Character(UnicodeScalar(old)))\(index + 1)\(Character(UnicodeScalar(new)))"
        default: return nil
        }
    }

    /// A motif in PROSITE syntax: one that people look for, or one that is made up.
    private static func pattern(_ random: inout CounterRandom) -> String {
        guard random.uniformDouble() < 0.6 else { return patterns[random.index(below: patterns.count)] }
        let letters = Array("ACDEFGHIKLMNPQRSTVWY").map(String.init)
        func letter(_ random: inout CounterRandom) -> String { letters[random.index(below: letters.count)] }
        return (0..<3 + random.index(below: 3)).map { _ in
            switch random.index(below: 6) {
            case 0: "x"
            case 1: "x(\(2 + random.index(below: 8)))"
            case 2: "[\(letter(&random))\(letter(&random))]"
            case 3: "{\(letter(&random))}"
            default: letter(&random)
            }
        }.joined(separator: "-")
    }

    private static let patterns = [
        "N-{P}-[ST]-{P}", "C-x(2,4)-C", "[RK](2)-x-[ST]", "G-x-S-x-G", "H-E-x(2)-H", "[AG]-x(4)-G-K-[ST]",
        "L-x(6)-L-x(6)-L", "D-x-[DNS]", "R-G-D", "W-x(2)-W",
    ]
}

extension Double {
    /// Twice a number as the number is written, with one decimal.
    fileprivate var halved: String { (self / 2).decimal(1) }
}
