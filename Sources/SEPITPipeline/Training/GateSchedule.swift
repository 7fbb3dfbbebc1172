import FileKit
import LanguageModel
import SEPITModel
import TensorKit

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The phases of a run with the dense-to-sparse gate (EvoMoE): one expert, then its masked copies with a dense gate whose
/// temperature falls, then one expert per token. A pure function of the step, so that resuming needs nothing else.
struct GateSchedule {
    private let oneExpertSteps: Int
    private let denseSteps: Int
    private let start, end: Double
    private let decay: TemperatureDecay
    private let maskedFraction: Double
    private let isUsed: Bool

    /// - Parameter router: other routers have a single phase.
    init(_ router: RouterSettings, steps: Int) {
        var settings = DenseToSparseSettings()
        if case .denseToSparse(let used) = router {
            (settings, isUsed) = (used, true)
        } else {
            isUsed = false
        }
        oneExpertSteps = min(Int((Double(steps) * settings.oneExpertFraction).rounded()), steps - 1)
        denseSteps = Int((Double(steps) * settings.denseFraction).rounded())
        (start, end, decay) = (settings.temperatureStart, settings.temperatureEnd, settings.temperatureDecay)
        maskedFraction = settings.maskedFraction
    }

    /// The phase of step `number`, counted from 0.
    func phase(at number: Int) -> RoutingPass.GatePhase {
        guard isUsed else { return .sparse }
        if number < oneExpertSteps { return .oneExpert }
        guard number < oneExpertSteps + denseSteps else { return .sparse }
        let share = Double(number - oneExpertSteps) / Double(denseSteps)
        let temperature =
            switch decay {
            case .linear: start - share * (start - end)
            case .exponential: start * exp(share * log(end / start))
            }
        return .dense(temperature: Float(temperature))
    }

    /// Before the first step with several experts, makes them from the first: a copy each, in which a random share of the
    /// weights is zero. Which, depends on the seed and the parameter's name alone.
    func diversify(_ model: TrainableModel, before number: Int, seed: UInt64) {
        guard isUsed, number == oneExpertSteps, oneExpertSteps > 0 || maskedFraction > 0 else { return }
        // The first expert comes last: the others are made from it.
        for part in model.store.parts.reversed() where part.role.part == .languageModel {
            guard part.role.routedExpert != nil, let source = model.store.part(part.role.with(expert: .routed(0)))
            else {
                continue
            }
            let (to, from) = (model.store.elements(of: part), model.store.elements(of: source))
            var random = CounterRandom(seed: seed, stream: "diversify." + part.name)
            for i in to.indices { to[i] = random.uniform() < Float(maskedFraction) ? 0 : from[i] }
        }
    }
}
