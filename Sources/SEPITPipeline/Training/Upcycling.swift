import FileKit
import TensorKit

/// Turns a dense model into a mixture of experts whose experts are copies of its feed-forward networks.
public enum Upcycling {
    /// A model with `experts` copies of each feed-forward network and a new router; everything else is taken over.
    ///
    /// Routers start near zero, so that every expert's probability is about 1/E. A gate weight of 1/E would shrink the
    /// network's output; `gateScale` = E makes up for it (with `renormalise`, weights already sum to one).
    ///
    /// - Throws: `SepitError` `.badData` (`already-experts`) for a model that has experts.
    public static func upcycle(_ dense: SEPITModel, experts: ExpertSettings, seed: UInt64) throws(SepitError) -> SEPITModel {
        guard dense.configuration.experts == 0 else {
            throw SepitError(
                .badData, code: "already-experts", "This model has experts already.",
                expected: "a dense model, as stage 1 makes", found: "\(dense.configuration.experts) experts",
                hint: "Start stage 2 from the model of a stage 1 run.")
        }
        var configuration = dense.configuration
        configuration.experts = experts.experts
        configuration.topK = experts.topK
        configuration.renormalise = experts.renormalise
        configuration.gateScale = Float(experts.gateScale ?? (experts.renormalise ? 1 : Double(experts.experts)))
        let model = SEPITModel(configuration)
        model.store.initialize(seed: seed)
        for part in model.store.parts {
            guard let source = dense.store.part(named: denseName(of: part.name)) else { continue }
            let (to, from) = (model.store.elements(of: part), dense.store.elements(of: source))
            for i in to.indices { to[i] = from[i] }
        }
        return model
    }

    /// `….mlp.experts.2.up_proj.weight` is a copy of `….mlp.up_proj.weight`.
    private static func denseName(of name: String) -> String {
        guard let experts = name.firstRange(of: ".experts.") else { return name }
        let rest = name[experts.upperBound...].drop { $0 != "." }
        return String(name[..<experts.lowerBound] + rest)
    }
}
