import ProteinDataset
import SEPITModel

/// Puts what is known of a protein's neighbours before questions about it.
package struct RelativeEvidence: Sendable {
    private let facts: KnownFacts

    package init(_ facts: KnownFacts) { self.facts = facts }

    /// What the neighbours have of the property that a question is about.
    ///
    /// - Parameter below: nearer ones are not shown.
    package func evidence(
        _ neighbours: [TrainingNeighbours.Neighbour], on property: String, below: Double = .infinity
    ) -> PromptEvidence {
        let known = Self.shown(for: property)
        return PromptEvidence(
            known,
            neighbours.filter { $0.identity < below }.map { neighbour in
                PromptEvidence.Relative(
                    identity: neighbour.identity, coverage: neighbour.coverage,
                    values: facts.values(of: known, protein: neighbour.id))
            })
    }

    /// The property that is shown: of descriptions and conversations, which are about many, the name.
    static func shown(for property: String) -> String {
        [InstructionExample.Kind.caption.rawValue, InstructionExample.Kind.dialogue.rawValue].contains(property)
            ? "molecule" : property
    }
}
