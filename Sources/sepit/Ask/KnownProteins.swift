import FileKit
import ProteinDataset
import SEPITModel
import SEPITPipeline

/// The known proteins beside a model, at hand for questions.
struct KnownProteins {
    let index: EvidenceIndex
    let workers: Workers
    /// How many of them are shown for a protein.
    let limit: Int

    /// Known proteins of a protein that are looked at, shown or not: a model reads the nearest with a fact to the point.
    private static let considered = 32

    /// Of each protein, those similar to it.
    func neighbours(of proteins: [[UInt8]]) throws(SepitError) -> [[Neighbour]] {
        var neighbours: [[Neighbour]] = []
        for sequence in proteins {
            neighbours.append(
                try index.neighbours(
                    of: sequence, limit: max(limit, Self.considered), withItself: true, level: Environment.kernelLevel,
                    workers: workers))
        }
        return neighbours
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
