import FileKit

/// Where sequence motifs are.
public struct MotifExpert: Expert {
    private let motifs: [NamedMotif]

    /// - Parameter file: motifs of a PROSITE file, in place of the built-in ones.
    public init(file: [NamedMotif]? = nil) { motifs = file ?? PublishedMotifs.all }

    /// What it is called, what it is good for, what it takes and needs.
    public let card = ExpertCard(
        name: "motifs",
        purpose: "known motifs, or one in PROSITE syntax",
        parameters: [
            ExpertParameter(
                "pattern", .text(longest: PrositePattern.longest, usual: ""), "a motif such as N-{P}-[ST]-{P}"),
            ExpertParameter("name", .text(longest: 80, usual: ""), "one of the known motifs, by its name"),
            ExpertParameter(
                "frequent", .choice(["no", "yes"], usual: "no"), "whether to list motifs that most proteins have"),
        ],
        method: "PROSITE's syntax; motifs of the literature, or of a PROSITE file that was named.",
        accuracy: "exact as a match; that a site is used in the cell no motif can tell, least of all a frequent one")

    /// Matches that are listed of one motif.
    private static let most = 200

    /// Computes; see `Expert`.
    public func result(_ arguments: ExpertArguments, for subject: ExpertSubject) throws(SepitError) -> ExpertResult {
        let (pattern, name) = (arguments.text("pattern"), arguments.text("name"))
        guard pattern.isEmpty || name.isEmpty else {
            throw SepitError(
                .usage, code: "expert-argument-invalid", "Give the expert motifs either a pattern or a name.")
        }
        let isSingle = !pattern.isEmpty || !name.isEmpty
        let chosen: [NamedMotif]
        if !pattern.isEmpty {
            chosen = [NamedMotif(name: "the motif \(pattern)", meaning: "", pattern: try PrositePattern(pattern))]
        } else if !name.isEmpty {
            chosen = [try motif(named: name)]
        } else {
            chosen = motifs.filter { arguments.text("frequent") == "yes" || !$0.isFrequent }
        }
        var statements: [ExpertResult.Statement] = []
        var values: [JSONValue] = []
        for motif in chosen {
            let matches = motif.pattern.matches(in: subject.sequence, limit: Self.most)
            guard isSingle || !matches.isEmpty else { continue }
            statements.append(.init("motif", Self.sentence(motif, matches)))
            values.append(Self.json(motif, matches, subject.sequence))
        }
        if statements.isEmpty {
            statements = [.init("motif", "None of the \(chosen.count) motifs that were looked for is in the sequence.")]
        }
        return ExpertResult(statements, [.init("searched", .integer(chosen.count)), .init("motifs", .array(values))])
    }

    /// Words in PROSITE syntax with more than one element, and names of motifs; see `Expert`.
    public func takes(_ word: String, as parameter: ExpertParameter) -> Bool {
        parameter.name == "pattern"
            ? word.contains("-") && (try? PrositePattern(word)) != nil
            : parameter.name == "name" && (try? motif(named: word)) != nil
    }

    private func motif(named name: String) throws(SepitError) -> NamedMotif {
        let lowered = name.lowercased()
        guard let motif = motifs.first(where: { $0.name.lowercased() == lowered }) else {
            let names = motifs.prefix(40).map(\.name).joined(separator: ", ")
            throw SepitError(
                .usage, code: "motif-unknown", "There is no motif of this name.",
                expected: "one of \(names)\(motifs.count > 40 ? ", …" : "")", found: "\"\(name.prefix(40))\"")
        }
        return motif
    }

    private static func sentence(_ motif: NamedMotif, _ matches: [Range<Int>]) -> String {
        let meaning = motif.meaning.isEmpty ? "" : " (\(motif.meaning))"
        let name = motif.meaning.isEmpty ? motif.name : "the \(motif.name) motif"
        guard let first = matches.first else { return "The sequence has no match of \(name)\(meaning)." }
        func place(_ range: Range<Int>) -> String { "\(range.lowerBound + 1)-\(range.upperBound)" }
        guard matches.count > 1 else { return "The sequence matches \(name) at residues \(place(first))\(meaning)." }
        let list = matches.prefix(20).map(place).joined(separator: ", ")
        let count = matches.count == most ? "at least \(most)" : "\(matches.count)"
        return
            "The sequence matches \(name) \(count) times, at residues \(list)\(matches.count > 20 ? " and on" : "")\(meaning)."
    }

    private static func json(_ motif: NamedMotif, _ matches: [Range<Int>], _ sequence: [UInt8]) -> JSONValue {
        .object([
            .init("name", .string(motif.name)), .init("pattern", .string(motif.pattern.text)),
            .init("meaning", .string(motif.meaning)),
            .init(
                "matches",
                .array(
                    matches.map { range in
                        .object([
                            .init("start", .integer(range.lowerBound + 1)), .init("end", .integer(range.upperBound)),
                            .init("residues", .string(String(decoding: sequence[range], as: UTF8.self))),
                        ])
                    })),
        ])
    }
}
