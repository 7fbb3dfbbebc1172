import FileKit
import TensorKit

/// Turns a dense model into a mixture of experts whose experts are copies of its feed-forward networks.
public enum Upcycling {
    /// The model that stage 2 trains: a dense one gets experts, one that has them goes on with them.
    ///
    /// - Throws: `SepitError` `.badData` (`experts-mismatch`) if its experts are not those of the settings, which would
    ///   otherwise be passed over in silence.
    static func start(
        _ model: SEPITModel, experts settings: ExpertSettings, seed: UInt64
    ) throws(SepitError) -> SEPITModel {
        let c = model.configuration
        if c.experts == 0 { return try upcycle(model, experts: settings, seed: seed) }
        let fields: [(name: String, found: String, wanted: String)] = [
            ("moe.experts", "\(c.experts)", "\(settings.experts)"), ("moe.topK", "\(c.topK)", "\(settings.topK)"),
            ("moe.renormalise", "\(c.renormalise)", "\(settings.renormalise)"),
            ("moe.gateScale", "\(Double(c.gateScale))", settings.gateScale.map { "\($0)" } ?? "\(Double(c.gateScale))"),
        ]
        let different = fields.filter { $0.found != $0.wanted }
        guard different.isEmpty else {
            throw SepitError(
                .badData, code: "experts-mismatch", "The model has experts already, and not those of the configuration.",
                expected: different.map { "\($0.name)=\($0.found)" }.joined(separator: ", "),
                found: different.map { "\($0.name)=\($0.wanted)" }.joined(separator: ", "),
                hint: "To go on with its experts: " + different.map { "--set \($0.name)=\($0.found)" }
                    .joined(separator: " ") + ". For new ones, start from the model of a stage 1 run.")
        }
        return model
    }

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
        model.copyParameters(from: dense, source: denseName)
        return model
    }

    /// `….mlp.experts.2.up_proj.weight` is a copy of `….mlp.up_proj.weight`.
    private static func denseName(of name: String) -> String {
        guard let experts = name.firstRange(of: ".experts.") else { return name }
        let rest = name[experts.upperBound...].drop { $0 != "." }
        return String(name[..<experts.lowerBound] + rest)
    }
}
