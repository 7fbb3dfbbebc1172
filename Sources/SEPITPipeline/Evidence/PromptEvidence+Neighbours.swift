import FileKit
import ProteinDataset
import SEPITModel

extension PromptEvidence {
    /// What a model that was trained with evidence sees before a question in anybody's words.
    ///
    /// - Parameter learned: properties that the model was asked about in training.
    /// - Throws: as `QuestionProperties`.
    public init(_ neighbours: [Neighbour], question: String, learned: [String] = []) throws(SepitError) {
        let properties = Set(learned + neighbours.flatMap(\.protein.facts.properties))
        let asked = try QuestionProperties(properties.sorted()).property(of: question)
        // A question that nobody understands is answered from the name.
        let shown = RelativeEvidence.shown(for: asked ?? InstructionExample.Kind.caption.rawValue)
        self.init(
            shown,
            neighbours.map {
                Relative(identity: $0.identity, coverage: $0.coverage, values: $0.protein.facts[shown])
            })
    }
}
