import FileKit
import ProteinDataset
import SEPITPipeline

/// The known proteins beside a model, at hand for questions.
struct KnownProteins {
    let index: EvidenceIndex
    let workers: Workers
    /// How many of them are shown for a protein.
    let limit: Int

    /// What is known beside an answer about proteins.
    ///
    /// - Parameter answer: as the model gave it; nil where it was withheld.
    func evidence(
        for proteins: [[UInt8]], question: String, answer: String?
    ) throws(SepitError) -> AnswerEvidence {
        var neighbours: [[Neighbour]] = []
        for sequence in proteins {
            neighbours.append(
                try index.neighbours(
                    of: sequence, limit: limit, level: Environment.kernelLevel, workers: workers))
        }
        return AnswerEvidence(neighbours, question: question, answer: answer)
    }
}

extension EvidenceOptions {
    /// The proteins to look in; nil where there are none or none are wanted.
    func known(beside model: ModelOptions) throws(SepitError) -> KnownProteins? {
        let workers = try Workers.chosen(nil)
        return try index(of: model, workers: workers).map {
            KnownProteins(index: $0, workers: workers, limit: neighbours)
        }
    }
}
