import LanguageModel
import StructureEncoder
import TensorKit

/// The mixture of experts of stage 2; `moe:` in the configuration file. docs/moe.md has the formulas.
public struct ExpertSettings: Sendable, Equatable {
    /// Copies that are made of each feed-forward network of the language model.
    public var experts = 4
    /// How experts are chosen, and what training adds to that.
    public var router = RouterSettings.topK(TopKSettings())
    /// Factor of the gate weights; nil for what keeps the dense model's function at the start.
    public var gateScale: Double?
    /// Whether every token also goes through a shared expert.
    public var sharedExpert = false

    /// Copies that are made of each feed-forward network of the protein model, which choose residues; 0 for none.
    public var proteinExperts = 0
    /// Experts that choose a residue, on average.
    public var proteinCapacity = 2.0

    /// The defaults.
    public init() {}

    /// The experts of the language model that stage 2 makes.
    var configuration: ExpertConfiguration {
        ExpertConfiguration(
            count: experts, router: router.configuration, gateScale: Float(resolvedGateScale),
            hasSharedExpert: sharedExpert)
    }

    /// Those of the protein model; nil for none.
    var proteinConfiguration: ProteinExpertConfiguration? {
        proteinExperts == 0 ? nil : ProteinExpertConfiguration(count: proteinExperts, capacity: Float(proteinCapacity))
    }

    /// `gateScale`, resolved: 1 / the sum of a token's weights under an undecided router, shared with the shared expert.
    private var resolvedGateScale: Double {
        if let gateScale { return gateScale }
        let sum =
            switch router.configuration {
            case .topK(let k, renormalise: false): Double(k) / Double(experts)
            case .biasBalanced(let k, renormalise: false): Double(k) / 2
            default: 1.0
            }
        return 1 / (sum * (sharedExpert ? 2 : 1))
    }
}

extension ExpertSettings {
    /// What must hold between the fields; which of them a router reads, it says itself.
    static let rules: [ConfigurationRule] = [
        rule("topK", expected: "at most moe.experts") { $0.router.configuration.expertsPerToken <= $0.experts },
        rule(
            "topK",
            expected: "at least 2 and below moe.experts with router noisyTopK, whose gradients and load need an "
                + "alternative"
        ) {
            guard case .noisyTopK(let settings) = $0.router else { return true }
            return settings.topK >= 2 && settings.topK < $0.experts
        },
        rule("denseFraction", expected: "at most 1 together with moe.oneExpertFraction") {
            guard case .denseToSparse(let settings) = $0.router else { return true }
            return settings.oneExpertFraction + settings.denseFraction <= 1
        },
        rule("temperatureEnd", expected: "at most moe.temperatureStart") {
            guard case .denseToSparse(let settings) = $0.router else { return true }
            return settings.temperatureEnd <= settings.temperatureStart
        },
        rule("proteinCapacity", expected: "at most moe.proteinExperts") {
            $0.proteinExperts == 0 || $0.proteinCapacity <= Double($0.proteinExperts)
        },
    ]

    private static func rule(
        _ name: String, expected: String, holds: @escaping @Sendable (ExpertSettings) -> Bool
    ) -> ConfigurationRule {
        ConfigurationRule("moe." + name, only: [.stage2], expected: expected) { holds($0.moe) }
    }
}
