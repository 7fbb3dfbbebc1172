import FileKit
import SEPITModel
import TensorKit

/// Turns a dense model into a mixture of experts whose experts are copies of its feed-forward networks.
public enum Upcycling {
    /// The model that stage 2 trains: a dense one gets experts, one that has them goes on with them.
    ///
    /// - Throws: `SepitError` `.badData` (`experts-mismatch`) if its experts are not those of the settings, which would
    ///   otherwise be passed over in silence.
    static func start(
        _ model: TrainableModel, experts settings: ExpertSettings, seed: UInt64
    ) throws(SepitError) -> TrainableModel {
        let c = model.configuration
        if c.experts == 0 { return try upcycle(model, experts: settings, seed: seed) }
        let gateScale = "\(Double(c.gateScale))"
        var fields: [(name: String, found: String, wanted: String)] = [
            ("moe.experts", "\(c.experts)", "\(settings.experts)"),
            ("moe.router", c.router.rawValue, settings.router.rawValue), ("moe.topK", "\(c.topK)", "\(settings.topK)"),
            ("moe.renormalise", "\(c.renormalise)", "\(settings.renormalises)"),
            ("moe.gateScale", gateScale, settings.gateScale.map { "\(Double(Float($0)))" } ?? gateScale),
            ("moe.sharedExpert", "\(c.hasSharedExpert)", "\(settings.sharedExpert)"),
            ("moe.proteinExperts", "\(c.proteinExperts)", "\(settings.proteinExperts)"),
        ]
        if c.proteinExperts > 0 {
            fields.append(
                ("moe.proteinCapacity", "\(Double(c.proteinCapacity))", "\(Double(Float(settings.proteinCapacity)))"))
        }
        if c.router == .denseToSparse, settings.router == .denseToSparse {
            // Several experts can't become one again.
            for (name, value) in [
                ("oneExpertFraction", settings.oneExpertFraction), ("maskedFraction", settings.maskedFraction),
            ] { fields.append(("moe." + name, "0", value == 0 ? "0" : value.map { "\($0)" } ?? "null")) }
        }
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
    /// Routers start near zero, so that every expert's probability is about 1/E. Gate weights of 1/E would shrink the
    /// network's output; `gateScale` makes up for it (with `renormalise`, weights already sum to one). A shared expert
    /// starts as half of the network, the others as the other half.
    ///
    /// - Throws: `SepitError` `.badData` (`already-experts`) for a model that has experts.
    public static func upcycle(_ dense: TrainableModel, experts: ExpertSettings, seed: UInt64) throws(SepitError) -> TrainableModel {
        guard dense.configuration.experts == 0 else {
            throw SepitError(
                .badData, code: "already-experts", "This model has experts already.",
                expected: "a dense model, as stage 1 makes", found: "\(dense.configuration.experts) experts",
                hint: "Start stage 2 from the model of a stage 1 run.")
        }
        var configuration = dense.configuration
        configuration.experts = experts.experts
        configuration.topK = experts.topK
        configuration.router = experts.router
        configuration.renormalise = experts.renormalises
        configuration.gateScale = Float(experts.resolvedGateScale)
        configuration.hasSharedExpert = experts.sharedExpert
        configuration.proteinExperts = experts.proteinExperts
        configuration.proteinCapacity = Float(experts.proteinCapacity)
        guard configuration.problems.isEmpty else {
            throw SepitError(
                .badData, code: "experts-unsuitable", "This model can't get these experts: "
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
