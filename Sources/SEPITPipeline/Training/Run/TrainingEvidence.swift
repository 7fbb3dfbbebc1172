import FileKit
import ProteinDataset
import SEPITModel

/// Decides which examples are trained with evidence, and with how much of it, so that a model learns to weigh it and not
/// just to copy: some see none, some only what is known of distant relatives.
struct TrainingEvidence {
    private let neighbours: NeighbourTable
    private let settings: TrainingSettings

    /// - Throws: the errors of `NeighbourTable.init(of:)`.
    init(_ dataset: InstructionDataset, _ settings: TrainingSettings) throws(SepitError) {
        neighbours = try NeighbourTable(of: dataset)
        self.settings = settings
    }

    /// All that there is, for validation.
    func whole(_ example: InstructionExample) -> PromptEvidence? {
        example.proteins.count == 1
            ? PromptEvidence(neighbours.neighbours(of: example.proteins[0]), on: example.property) : nil
    }

    /// What the `number`th example of a run is shown with, by the seed of the run; nil for nothing.
    func drawn(_ example: InstructionExample, number: Int) -> PromptEvidence? {
        guard example.proteins.count == 1 else { return nil }
        var random = CounterRandom(seed: UInt64(settings.seed), stream: "evidence", step: number)
        let (isShown, isDistant) = (
            random.uniformDouble() < settings.evidence, random.uniformDouble() < settings.distantEvidence
        )
        let limit = isDistant ? Self.distances.lowerBound + random.uniformDouble() * Self.width : .infinity
        guard isShown else { return nil }
        return PromptEvidence(
            neighbours.neighbours(of: example.proteins[0]), on: example.property, below: limit)
    }

    /// Identities below which relatives are shown where only distant ones are.
    private static let distances = 0.25...0.7
    private static let width = distances.upperBound - distances.lowerBound
}
