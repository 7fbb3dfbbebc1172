import AnswerScoring
import ProteinDataset

/// The answer to a question about a protein that stands in the index itself: what is known of it, in the wording of the
/// property that is asked for. No model is asked.
public struct KnownAnswer: Sendable {
    /// The protein, of which the index has this very sequence.
    public let protein: KnownProtein
    /// A whole sentence.
    public let text: String

    /// Nil where the protein is not in the index, where nothing is known of it that the question asks for, and where the question
    /// is about a variant of it. To a yes/no question the answer is yes or none: what nobody says may still be true.
    ///
    /// - Parameter neighbours: of the protein, the nearest first.
    public init?(_ neighbours: [Neighbour], question: String) {
        guard let protein = neighbours.first(where: \.isSame)?.protein, VariantName(in: question) == nil,
            !VariantName.isAboutChanges(question)
        else { return nil }
        let facts = protein.facts
        let asked = AskedProperties(question: question, known: facts.properties).properties
        self.protein = protein
        if CaptionPrompt.asks(question) {
            text = TemplateLibrary.caption(of: facts)
            if text.isEmpty { return nil }
        } else if EvidenceCheck.isYesOrNo(question) {
            let properties = asked.isEmpty ? facts.properties : asked
            guard properties.contains(where: { Self.names(question, facts[$0], $0) }) else { return nil }
            text = "Yes."
        } else {
            // What a protein does is told by its name where nothing else tells it.
            let properties = asked + (asked.contains("function") ? ["molecule"] : [])
            guard let property = properties.first(where: { !facts[$0].isEmpty }) else { return nil }
            text = AnswerForm(property).answer(facts[property])
        }
    }

    /// Whether a question names a value of a property, and none that is not known.
    private static func names(_ question: String, _ values: [String], _ property: String) -> Bool {
        guard !values.isEmpty else { return false }
        let known = KnownValues(values, property: property)
        let named = known.values(namedIn: question)
        return !named.isEmpty && Set(named).isSubset(of: values.map(known.value(named:)))
    }
}
