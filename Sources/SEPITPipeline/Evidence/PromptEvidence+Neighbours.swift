import ProteinDataset
import SEPITModel

extension PromptEvidence {
    /// What a model that was trained with evidence sees before a question in anybody's words: what neighbours have of the
    /// likeliest property that it was asked about in training or that a neighbour has, or their names.
    ///
    /// - Parameter learned: properties that the model was asked about.
    public init(_ neighbours: [Neighbour], question: String, learned: [String] = []) {
        let known = Set(learned + neighbours.flatMap(\.protein.facts.properties))
        let asked = AskedProperties(question: question, known: known.sorted()).properties.first(where: known.contains)
        self.init(neighbours, on: asked ?? InstructionExample.Kind.caption.rawValue)
    }

    /// What neighbours have of the property that a question is about; of descriptions and conversations, which are about many,
    /// their names.
    ///
    /// - Parameter below: nearer ones are not shown.
    package init(_ neighbours: [Neighbour], on property: String, below: Double = .infinity) {
        let isOfMany = [InstructionExample.Kind.caption.rawValue, InstructionExample.Kind.dialogue.rawValue]
            .contains(property)
        let shown = isOfMany ? "molecule" : property
        self.init(
            shown,
            neighbours.filter { $0.identity < below }.map {
                Relative(identity: $0.identity, coverage: $0.coverage, values: $0.protein.facts[shown])
            })
    }
}
