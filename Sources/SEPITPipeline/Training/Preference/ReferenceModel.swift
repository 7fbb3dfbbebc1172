import Communication
import FileKit
import ProteinDataset
import SEPITModel
import TensorKit

/// What preference tuning knows of the model that a run began with: the logarithm of the probability of each answer. They are
/// computed once, before the first step, and kept with every checkpoint; the model itself is not.
final class ReferenceModel {
    static let fileName = "reference.safetensors"

    private let sets: [TrainingSet]
    /// As it is now; `prepare` must be called while it is as the run began with it.
    private let model: TrainableModel
    /// Tells that model from others.
    private let fingerprint: String
    /// By side and group, a number for each text; NaN where it is not known.
    private var known: [DatasetSide: [[Float]]]

    init(_ model: TrainableModel, _ sets: [TrainingSet]) {
        (self.model, self.sets, fingerprint) = (model, sets, ModelFingerprint.of(model.store))
        known = Dictionary(
            uniqueKeysWithValues: sets.map { set in
                (set.side, set.groups.map { [Float](repeating: .nan, count: $0.texts.count) })
            })
    }

    /// Of the answers of a group.
    ///
    /// - Precondition: it is among those that `prepare` was asked for.
    func logProbabilities(of group: Int, in set: TrainingSet) -> [Float] {
        guard let values = known[set.side]?[group], !values.contains(where: \.isNaN) else {
            preconditionFailure("answers are known before the first step")
        }
        return values
    }

    // MARK: Computing

    /// What is computed, and on what.
    struct Pass {
        var precision: Precision
        /// In a micro-batch.
        var tokens: Int
        var device: Device
        var ranks: any Communicator
        var display: ProgressDisplay
    }

    /// Computes what is not known yet of some groups of each side, micro-batch i on rank i mod size.
    ///
    /// - Throws: `SepitError` `.interrupted`; then nothing is kept.
    func prepare(
        _ groups: [DatasetSide: [Int]], _ pass: Pass, isInterrupted: () -> Bool = { false }
    ) throws(SepitError) {
        for set in sets {
            let missing = (groups[set.side] ?? []).filter { known[set.side]?[$0].contains(where: \.isNaN) ?? false }
            if !missing.isEmpty { try prepare(missing, of: set, pass, isInterrupted) }
        }
    }

    private func prepare(
        _ groups: [Int], of set: TrainingSet, _ pass: Pass, _ isInterrupted: () -> Bool
    ) throws(SepitError) {
        let ranks = pass.ranks
        let batches = set.batchesInOrder(groups, tokens: pass.tokens)
        let texts = batches.map { batch in batch.reduce(0) { $0 + set.groups[$1].texts.count } }
        let widest = texts.max() ?? 0
        let progress = ProgressReporter(
            "reference, \(set.side.rawValue)", total: batches.count, unit: "tokens",
            display: ranks.rank == 0 ? pass.display : .none)
        let weights = PackedWeights()
        for first in stride(from: 0, to: batches.count, by: ranks.size) {
            guard !ranks.anyRank(isInterrupted()) else {
                throw Interrupt.error(hint: "Nothing was trained yet; the same command begins again.")
            }
            var mine: [Float] = []
            if first + ranks.rank < batches.count {
                let graph = Graph(
                    device: pass.device, recording: false, precision: pass.precision, packedWeights: weights)
                let batch = set.batch(batches[first + ranks.rank]) { _ in true }
                mine = model.surprises(graph, batch).sums.values.map { -$0 }
            }
            let all = ranks.gather(mine + [Float](repeating: 0, count: widest - mine.count))
            for (index, values) in zip(first..<batches.count, all) {
                var next = 0
                for group in batches[index] {
                    let count = set.groups[group].texts.count
                    known[set.side]?[group] = Array(values[next..<next + count])
                    next += count
                }
            }
            let done = min(batches.count, first + ranks.size)
            let tokens = batches[first..<done].joined().reduce(0) { $0 + set.groups[$1].tokens }
            progress.update(done, amount: tokens)
        }
        progress.finish()
    }

    // MARK: Files

    /// Writes what is known into the folder of a checkpoint.
    func save(to folder: String, operations: FileOperations) throws(SepitError) {
        let tensors = sets.map { set in
            let values = known[set.side]?.flatMap { $0 } ?? []
            return SafetensorsWriter.Tensor(set.side.rawValue, shape: [values.count], floats: values)
        }
        try SafetensorsWriter.write(
            tensors, metadata: ["model": fingerprint], to: Path.join(folder, Self.fileName), operations: operations)
    }

    /// Reads what a checkpoint has of the same answers; other ones stay unknown.
    ///
    /// - Throws: `SepitError` `.badData` (`resume-mismatch`) if the run began with another model.
    func restore(from folder: String) throws(SepitError) {
        let file = try SafetensorsFile(path: Path.join(folder, Self.fileName))
        guard file.metadata["model"] == fingerprint else {
            throw SepitError(
                .badData, code: "resume-mismatch",
                "This run can't go on: --model is not the model that it began with.", file: folder,
                hint: "Give that model, or start another run.")
        }
        for set in sets {
            let values = try file.floats(set.side.rawValue)
            guard values.count == set.groups.reduce(0, { $0 + $1.texts.count }) else { continue }
            var next = 0
            known[set.side] = set.groups.map { group in
                defer { next += group.texts.count }
                return Array(values[next..<next + group.texts.count])
            }
        }
    }
}
