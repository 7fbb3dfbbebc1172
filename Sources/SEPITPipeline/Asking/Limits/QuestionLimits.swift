import ProteinDataset

/// Questions that a model can't answer, whatever it would say: told by the words and the sequence, before it is asked.
public struct QuestionLimits: Sendable {
    /// Fewer residues are a peptide, of which neither fold nor family can be told.
    private static let shortestProtein = 16

    /// The properties that the model was trained on; nil where that is not known.
    private let learned: [String]?

    private let isUntrained: Bool
    private let answersAlways: Bool

    /// Those of a model.
    ///
    /// - Parameter answersAlways: whether only a model that was never trained refuses.
    public init(_ session: GenerationSession, answersAlways: Bool = false) {
        self.init(
            learned: session.learnedProperties, isUntrained: session.configuration.isUntrained,
            answersAlways: answersAlways)
    }

    /// Those of a model that was trained on these properties; nil where that is not known.
    public init(learned: [String]?, isUntrained: Bool = false, answersAlways: Bool = false) {
        (self.learned, self.isUntrained, self.answersAlways) = (learned, isUntrained, answersAlways)
    }

    /// Why there is no answer, in plain words without a full stop; nil for questions that may be asked.
    ///
    /// - Parameters:
    ///   - sequences: of the proteins, upper-case ASCII.
    ///   - nearest: of each, the nearest known protein; none where nobody looked.
    public func limit(
        of question: String, about sequences: [[UInt8]], nearest: [Neighbour?] = []
    ) -> String? {
        guard !isUntrained else {
            return "this model was put together from others and has not been trained on questions yet. Train it with "
                + "sepit train stage1, then stage2"
        }
        guard !answersAlways else { return nil }
        // What is too long to be read is refused by whoever reads it.
        guard sequences.reduce(0, { $0 + $1.count }) <= ContextBudget.longestProtein else { return nil }
        return variant(question, sequences) ?? sequences.lazy.compactMap(Self.unusual).first ?? antibody(
            question, sequences, nearest) ?? unlearned(question)
    }

    private func variant(_ question: String, _ sequences: [[UInt8]]) -> String? {
        let name = VariantName(in: question)
        guard name != nil || VariantName.isAboutChanges(question) else { return nil }
        let plain = "what a change of residues does is not among what this model answers"
        guard let name, sequences.count == 1 else { return plain }
        return "what \(name.text) does is not among what this model answers, as no effects of variants are. "
            + name.comparison(with: sequences[0])
    }

    private static func unusual(_ sequence: [UInt8]) -> String? {
        if let monotony = Monotony.description(of: sequence) {
            return "this is \(monotony), unlike the proteins that answers can be learned from"
        }
        guard sequence.count < shortestProtein else { return nil }
        return "a peptide of \(sequence.count) residues is too short to tell; proteins of training are longer"
    }

    private func antibody(_ question: String, _ sequences: [[UInt8]], _ nearest: [Neighbour?]) -> String? {
        guard UnlearnedTopic.isAboutEnzymes(question), !sequences.isEmpty else { return nil }
        let antibodies = nearest.compactMap(\.self).filter(Self.isAntibody)
        if antibodies.count == sequences.count {
            return
                "this is no enzyme as far as can be seen: the nearest known protein, \(antibodies[0].protein.id), is "
                + "\(antibodies[0].protein.name ?? "an antibody"), and antibodies have no EC number"
        }
        let domains = sequences.compactMap(ImmunoglobulinDomain.first)
        guard domains.count == sequences.count, let first = domains.first else { return nil }
        return
            "this is no enzyme as far as can be seen. Residues \(first.lowerBound + 1) to \(first.upperBound + 1) belong to an "
            + "immunoglobulin domain, as antibodies and T-cell receptors have it, and those have no EC number"
    }

    /// Whether a close known protein is called an antibody or a part of one.
    private static func isAntibody(_ neighbour: Neighbour) -> Bool {
        guard neighbour.isClose else { return false }
        let words = (neighbour.protein.name ?? "").lowercased().split { !$0.isLetter && !$0.isNumber }
        // Not what cuts or binds them, as an immunoglobulin A1 protease.
        guard !words.contains(where: { $0.hasSuffix("ase") || $0 == "binding" }) else { return false }
        return words.contains { antibodyWords.contains(String($0)) }
            || zip(words, words.dropFirst()).contains { $0 == "antigen" && $1 == "receptor" }
    }

    private static let antibodyWords: Set<String> = [
        "antibody", "antibodies", "immunoglobulin", "nanobody", "fab", "fv", "scfv",
    ]

    private func unlearned(_ question: String) -> String? {
        guard let asked = UnlearnedTopic(question), let learned, asked.properties.isDisjoint(with: learned) else {
            return nil
        }
        let names = learned.map { $0.replacing("_", with: " ") }
        return "the model has not learned about \(asked.name)."
            + (names.isEmpty ? "" : " It was trained on questions about \(names.joined(separator: ", "))")
    }
}
