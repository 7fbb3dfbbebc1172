import LanguageModel
import TensorKit

/// How stage 2 routes tokens to experts: each kind of router with the settings that it reads, and no others.
public enum RouterSettings: Sendable, Equatable {
    case topK(TopKSettings)
    case noisyTopK(NoisyTopKSettings)
    case biasBalanced(BiasBalancedSettings)
    case denseToSparse(DenseToSparseSettings)

    /// A kind with its defaults.
    public init(_ kind: RouterKind) {
        self =
            switch kind {
            case .topK: .topK(TopKSettings())
            case .noisyTopK: .noisyTopK(NoisyTopKSettings())
            case .biasBalanced: .biasBalanced(BiasBalancedSettings())
            case .denseToSparse: .denseToSparse(DenseToSparseSettings())
            }
    }

    /// Setting another kind brings its defaults.
    public var kind: RouterKind {
        get { configuration.kind }
        set { if newValue != kind { self = RouterSettings(newValue) } }
    }

    /// What a model in use needs to know of it.
    public var configuration: RouterConfiguration {
        switch self {
        case .topK(let settings): .topK(settings.topK, renormalise: settings.renormalise)
        case .noisyTopK(let settings): .noisyTopK(settings.topK)
        case .biasBalanced(let settings):
            // Of a single expert, a renormalised weight would always be 1 and teach the router nothing.
            .biasBalanced(settings.topK, renormalise: settings.renormalise ?? (settings.topK > 1))
        case .denseToSparse: .denseToSparse
        }
    }

    /// While training, an expert takes at most this times its fair share of a batch's tokens; nil for all.
    var capacityFactor: Double? {
        switch self {
        case .topK(let settings): settings.capacityFactor
        case .noisyTopK(let settings): settings.capacityFactor
        case .biasBalanced(let settings): settings.capacityFactor
        case .denseToSparse: nil
        }
    }

    /// How far a bias moves after each step; nil for routers without biases.
    var biasRate: Float? {
        guard case .biasBalanced(let settings) = self else { return nil }
        return Float(settings.biasRate)
    }

    /// Coefficients of what the router adds to the loss, which is summed over layers.
    func penalties(layers: Int) -> RoutingPass.Penalties {
        var penalties = RoutingPass.Penalties()
        switch self {
        case .topK(let settings):
            (penalties.balance, penalties.z) = (Float(settings.balanceLoss), Float(settings.zLoss))
        case .noisyTopK(let settings):
            (penalties.balance, penalties.z) = (Float(settings.balanceLoss), Float(settings.zLoss))
            (penalties.importance, penalties.load) = (Float(settings.importanceLoss), Float(settings.loadLoss))
        case .biasBalanced(let settings): penalties.sequenceBalance = Float(settings.sequenceBalanceLoss)
        case .denseToSparse(let settings):
            penalties.balance = Float(settings.balanceLoss) / Float(layers)  // its authors average over layers
            penalties.z = Float(settings.zLoss)
        }
        return penalties
    }
}
