import LanguageModel

extension ExpertSettings {
    /// What must hold between the fields: a setting that its router would pass over is a mistake.
    static let rules: [ConfigurationRule] =
        [
            rule("router", expected: "another router: expertChoice lets a token's experts depend on later tokens, which a "
                    + "decoder has not read yet (moe.proteinExperts has it for the protein model)") {
                $0.router != .expertChoice
            },
            rule("topK", expected: "at most moe.experts") { $0.topK <= $0.experts },
            rule("topK", expected: "1 with router denseToSparse, which ends with one expert per token") {
                $0.router != .denseToSparse || $0.topK == 1
            },
            rule("topK", expected: "at least 2 and below moe.experts with router noisyTopK, whose gradients and load need "
                    + "an alternative") {
                $0.router != .noisyTopK || ($0.topK >= 2 && $0.topK < $0.experts)
            },
            rule("renormalise", expected: "true or null with router noisyTopK, a softmax over the chosen experts") {
                $0.router != .noisyTopK || $0.renormalise != false
            },
            rule("renormalise", expected: "false or null with router denseToSparse, whose last phase has one expert") {
                $0.router != .denseToSparse || $0.renormalise != true
            },
            rule("capacityFactor", expected: "null with router denseToSparse, which drops no token") {
                $0.router != .denseToSparse || $0.capacityFactor == nil
            },
            rule("balanceLoss", expected: "0 or null with router biasBalanced, which balances by biases") {
                $0.router != .biasBalanced || $0.balanceLoss ?? 0 == 0
            },
            rule("zLoss", expected: "0 with router biasBalanced, whose scores are no softmax") {
                $0.router != .biasBalanced || $0.zLoss == 0
            },
            rule("denseFraction", expected: "at most 1 together with moe.oneExpertFraction") {
                ($0.oneExpertFraction ?? 0) + ($0.denseFraction ?? 0) <= 1
            },
            rule("temperatureEnd", expected: "at most moe.temperatureStart") {
                $0.temperatureEnd ?? 0.5 <= $0.temperatureStart ?? 1
            },
            rule("proteinCapacity", expected: "at most moe.proteinExperts") {
                $0.proteinExperts == 0 || $0.proteinCapacity <= Double($0.proteinExperts)
            },
        ] + [
            belongs("importanceLoss", to: .noisyTopK) { $0.importanceLoss == nil },
            belongs("loadLoss", to: .noisyTopK) { $0.loadLoss == nil },
            belongs("sequenceBalanceLoss", to: .biasBalanced) { $0.sequenceBalanceLoss == nil },
            belongs("biasRate", to: .biasBalanced) { $0.biasRate == nil },
            belongs("oneExpertFraction", to: .denseToSparse) { $0.oneExpertFraction == nil },
            belongs("maskedFraction", to: .denseToSparse) { $0.maskedFraction == nil },
            belongs("denseFraction", to: .denseToSparse) { $0.denseFraction == nil },
            belongs("temperatureStart", to: .denseToSparse) { $0.temperatureStart == nil },
            belongs("temperatureEnd", to: .denseToSparse) { $0.temperatureEnd == nil },
            belongs("temperatureDecay", to: .denseToSparse) { $0.temperatureDecay == nil },
        ]

    private static func rule(
        _ name: String, expected: String, holds: @escaping @Sendable (ExpertSettings) -> Bool
    ) -> ConfigurationRule {
        ConfigurationRule("moe." + name, only: [.stage2], expected: expected) { holds($0.moe) }
    }

    /// A field that one router alone reads.
    private static func belongs(
        _ name: String, to router: RouterKind, isUnset: @escaping @Sendable (ExpertSettings) -> Bool
    ) -> ConfigurationRule {
        rule(name, expected: "null, or router \(router.rawValue)") { $0.router == router || isUnset($0) }
    }
}
