import FileKit
import SEPITModel

extension Upcycling {
    /// The model that stage 2 trains: a dense one gets experts, one that has them goes on with them.
    ///
    /// - Throws: `SepitError` `.badData` (`experts-mismatch`) if its experts are not those of the settings, which would
    ///   otherwise be passed over in silence.
    static func start(
        _ model: TrainableModel, experts settings: ExpertSettings, seed: UInt64
    ) throws(SepitError) -> TrainableModel {
        guard let experts = model.configuration.text.experts else {
            return try upcycle(model, experts: settings, seed: seed)
        }
        let (wanted, protein) = (settings.configuration, model.configuration.protein.experts)
        var fields: [(name: String, found: String, wanted: String)] = [
            ("moe.experts", "\(experts.count)", "\(wanted.count)"),
            ("moe.router", experts.router.kind.rawValue, wanted.router.kind.rawValue),
            ("moe.topK", "\(experts.router.expertsPerToken)", "\(wanted.router.expertsPerToken)"),
            ("moe.renormalise", "\(experts.router.renormalises)", "\(wanted.router.renormalises)"),
            ("moe.sharedExpert", "\(experts.hasSharedExpert)", "\(wanted.hasSharedExpert)"),
            ("moe.proteinExperts", "\(protein?.count ?? 0)", "\(settings.proteinExperts)"),
        ]
        if settings.gateScale != nil {
            fields.append(("moe.gateScale", "\(Double(experts.gateScale))", "\(Double(wanted.gateScale))"))
        }
        if let protein {
            fields.append(
                ("moe.proteinCapacity", "\(Double(protein.capacity))", "\(Double(Float(settings.proteinCapacity)))"))
        }
        if experts.router == .denseToSparse, case .denseToSparse(let gate) = settings.router {
            // Several experts can't become one again.
            for (name, value) in [
                ("oneExpertFraction", gate.oneExpertFraction), ("maskedFraction", gate.maskedFraction),
            ] {
                fields.append(("moe." + name, "0", value.configurationText))
            }
        }
        let different = fields.filter { $0.found != $0.wanted }
        guard different.isEmpty else {
            throw SepitError(
                .badData, code: "experts-mismatch",
                "The model has experts already, and not those of the configuration.",
                expected: different.map { "\($0.name)=\($0.found)" }.joined(separator: ", "),
                found: different.map { "\($0.name)=\($0.wanted)" }.joined(separator: ", "),
                hint: "To go on with its experts: "
                    + different.map { "--set \($0.name)=\($0.found)" }
                    .joined(separator: " ") + ". For new ones, start from the model of a stage 1 run.")
        }
        return model
    }

    /// A dense model with experts of the settings; see `upcycle(_:to:seed:)`.
    ///
    /// - Throws: `SepitError` as `upcycle(_:to:seed:)`.
    public static func upcycle(
        _ dense: TrainableModel, experts: ExpertSettings, seed: UInt64
    ) throws(SepitError) -> TrainableModel {
        var configuration = dense.configuration
        configuration.text.experts = experts.configuration
        configuration.protein.experts = experts.proteinConfiguration
        return try upcycle(dense, to: configuration, seed: seed)
    }
}
