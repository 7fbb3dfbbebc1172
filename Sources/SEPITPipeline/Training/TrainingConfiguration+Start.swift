import FileKit
import SEPITModel
import TensorKit

extension TrainingConfiguration {
    /// The model that a run begins with, from the one that it was given: a function of the two alone, so that an adapter's
    /// base can be made again.
    func start(from loaded: TrainableModel) throws(SepitError) -> TrainableModel {
        let seed = UInt64(train.seed)
        switch stage {
        case .stage0:
            let model = TrainableModel(warmingUp: loaded.configuration)
            model.store.initialize(seed: seed)
            model.copyParameters(from: loaded)
            return model
        case .stage1: return loaded
        case .stage2: return try Upcycling.start(loaded, experts: moe, seed: seed)
        }
    }

    /// The matrices that are adapted.
    func adapted(_ store: TrainableParameters) -> [ParameterLayout.Part] {
        store.parts.filter { part in tuning.targets.names.contains { $0.matches(part.role) } }
    }

    /// Adds the adapters that a run trains.
    ///
    /// - Throws: `SepitError` `.usage` (`tuning-nothing`) for targets or modules that the model doesn't have.
    public func attachAdapters(to store: TrainableParameters) throws(SepitError) {
        guard tuning.isAdapter else { return }
        let matrices = adapted(store)
        let missing =
            tuning.targets.names.filter { target in !matrices.contains { target.matches($0.role) } }.map(\.rawValue)
            + tuning.modules.names.filter { module in !store.parts.contains { module.contains($0.role) } }
            .map(\.rawValue)
        guard missing.isEmpty, !matrices.isEmpty || !tuning.modules.isEmpty else {
            throw SepitError(
                .usage, code: "tuning-nothing",
                missing.isEmpty
                    ? "There is nothing to train: no targets and no modules."
                    : "The model has no \(missing.joined(separator: ", ")) to train.",
                hint: "Change tuning.targets or tuning.modules; a model with tied embeddings has no head of its own.")
        }
        let kind: AdapterKind = tuning.method == .nola ? .nola(bases: tuning.bases) : .lora
        store.attachAdapters(
            kind, to: matrices, rank: tuning.rank, alpha: Float(tuning.alpha), seed: UInt64(train.seed))
    }
}
