import LanguageModel
import TensorKit

/// The mixture of experts of stage 2; `moe:` in the configuration file. docs/moe.md has the formulas.
///
/// A field that is nil stands for what its router's authors use.
public struct ExpertSettings: Sendable, Equatable {
    /// Copies that are made of each feed-forward network of the language model.
    public var experts = 4
    /// How experts are chosen.
    public var router = RouterKind.topK
    /// Experts that each token goes through.
    public var topK = 1
    /// Whether the chosen experts' weights are scaled to sum to one; the released code leaves them as they are.
    public var renormalise: Bool?
    /// Factor of the gate weights; nil for what keeps the dense model's function at the start.
    public var gateScale: Double?
    /// Whether every token also goes through a shared expert.
    public var sharedExpert = false
    /// While training, an expert takes at most this times its fair share of a batch's tokens; nil for all.
    public var capacityFactor: Double?

    /// Coefficient of the load-balancing loss.
    public var balanceLoss: Double?
    /// Coefficient of the router z-loss.
    public var zLoss = 0.0
    /// Coefficient of the importance loss (noisyTopK).
    public var importanceLoss: Double?
    /// Coefficient of the load loss (noisyTopK).
    public var loadLoss: Double?
    /// Coefficient of the balance loss within each sequence (biasBalanced).
    public var sequenceBalanceLoss: Double?
    /// How far a bias moves after each step (biasBalanced).
    public var biasRate: Double?

    /// Share of the steps in which there is one expert (denseToSparse).
    public var oneExpertFraction: Double?
    /// Share of the weights that is set to zero in each copy of it (denseToSparse).
    public var maskedFraction: Double?
    /// Share of the steps, after those, in which tokens go to many experts (denseToSparse).
    public var denseFraction: Double?
    /// The gate's temperature at the start of these steps (denseToSparse).
    public var temperatureStart: Double?
    /// The gate's temperature at their end (denseToSparse).
    public var temperatureEnd: Double?
    /// How it falls in between (denseToSparse).
    public var temperatureDecay: TemperatureDecay?

    /// Copies that are made of each feed-forward network of the protein model, which choose residues; 0 for none.
    public var proteinExperts = 0
    /// Experts that choose a residue, on average.
    public var proteinCapacity = 2.0

    /// The defaults.
    public init() {}
}

/// How the temperature of a dense-to-sparse gate falls.
public enum TemperatureDecay: String, Sendable, CaseIterable {
    case linear, exponential
}

extension ExpertSettings {
    /// `renormalise`, resolved: of a single expert, a renormalised weight would always be 1 and teach the router nothing.
    var renormalises: Bool {
        renormalise ?? (router == .noisyTopK || (router == .biasBalanced && topK > 1))
    }

    /// `gateScale`, resolved: 1 / the sum of a token's weights under an undecided router, shared with the shared expert.
    var resolvedGateScale: Double {
        if let gateScale { return gateScale }
        let sum =
            switch router {
            case .topK where !renormalises: Double(topK) / Double(experts)
            case .biasBalanced where !renormalises: Double(topK) / 2
            default: 1.0
            }
        return 1 / (sum * (sharedExpert ? 2 : 1))
    }

    /// Coefficients of what routers add to the loss, which is summed over layers.
    func penalties(layers: Int) -> RoutingPass.Penalties {
        var penalties = RoutingPass.Penalties()
        penalties.z = Float(zLoss)
        switch router {
        case .topK: penalties.balance = Float(balanceLoss ?? 0.01)
        case .noisyTopK:
            penalties.balance = Float(balanceLoss ?? 0)
            penalties.importance = Float(importanceLoss ?? 0.1)
            penalties.load = Float(loadLoss ?? 0.1)
        case .biasBalanced: penalties.sequenceBalance = Float(sequenceBalanceLoss ?? 1e-4)
        case .denseToSparse: penalties.balance = Float(balanceLoss ?? 1) / Float(layers)  // its authors average over layers
        case .expertChoice: break
        }
        return penalties
    }

    /// `biasRate`, resolved; nil for routers without biases.
    var resolvedBiasRate: Float? { router == .biasBalanced ? Float(biasRate ?? 1e-3) : nil }
}
