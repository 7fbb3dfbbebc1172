import FileKit
import ProteinDataset
import SEPITModel

extension PromptEvidence {
    /// What a model that was trained with evidence sees before a question in anybody's words.
    ///
    /// - Throws: as `QuestionProperties`.
    public init(_ neighbours: [Neighbour], question: String) throws(SepitError) {
        let properties = Set(neighbours.flatMap(\.protein.facts.properties))
        let asked = try QuestionProperties(properties.sorted()).property(of: question)
        // A question that nobody understands is answered from the name.
        let shown = RelativeEvidence.shown(for: asked ?? InstructionExample.Kind.caption.rawValue)
        self.init(
            neighbours.map {
                Relative(identity: $0.identity, coverage: $0.coverage, values: $0.protein.facts[shown])
            })
    }
}
