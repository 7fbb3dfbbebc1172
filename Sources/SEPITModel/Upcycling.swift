import FileKit
import TensorKit

/// Turns a dense model into a mixture of experts whose experts are copies of its feed-forward networks.
public enum Upcycling {
    /// A model of the given configuration, which differs by its experts: copies of each feed-forward network and a new router;
    /// everything else is taken over.
    ///
    /// Routers start near zero, so that every expert's probability is about 1/E. Gate weights of 1/E would shrink the
    /// network's output; the configuration's gate scale makes up for it (with `renormalise`, weights already sum to one). A
    /// shared expert starts as half of the network, the others as the other half.
    ///
    /// - Throws: `SepitError` `.badData`: `already-experts` for a model that has experts, `experts-unsuitable` for a
    ///   configuration that can't be built.
    package static func upcycle(
        _ dense: TrainableModel, to configuration: ModelConfiguration, seed: UInt64
    ) throws(SepitError) -> TrainableModel {
        if let present = dense.configuration.text.experts {
            throw SepitError(
                .badData, code: "already-experts", "This model has experts already.",
                expected: "a dense model, as stage 1 makes", found: "\(present.count) experts",
                hint: "Start stage 2 from the model of a stage 1 run.")
        }
        guard configuration.problems.isEmpty else {
            throw SepitError(
                .badData, code: "experts-unsuitable",
                "This model can't get these experts: "
                    + configuration.problems.joined(separator: "; ") + ".")
        }
        let model = TrainableModel(configuration)
        model.store.initialize(seed: seed)
        model.copyParameters(from: dense) { $0.with(expert: nil) }
        for part in model.store.parts where part.role.expert == .shared && part.role.kind == .down {
            let elements = model.store.elements(of: part)
            for i in elements.indices { elements[i] /= 2 }
        }
        return model
    }
}
