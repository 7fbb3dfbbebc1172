import SEPITModel
import TensorKit

extension TrainingConfiguration {
    /// The round of a step: what is trained is the same in all steps of one.
    func round(of step: Int) -> Int { tuning.method == .half ? step / tuning.roundSteps : 0 }

    /// Which of a model's parameters a round trains.
    public func trained(_ store: TrainableParameters, round: Int) -> (ParameterRole) -> Bool {
        trained(store.parts, round: round)
    }

    /// The same of parameters that need no memory yet.
    func trained(_ parts: [ParameterLayout.Part], round: Int) -> (ParameterRole) -> Bool {
        let (stage, tuning) = (stage, tuning)
        switch tuning.method {
        case .full: return stage.trains
        case .half:
            let parts = parts.filter { stage.trains($0.role) }
            let frozen = HalfFineTuning.frozen(of: parts, seed: UInt64(train.seed), round: round)
            return { stage.trains($0) && !frozen.contains($0) }
        case .lora, .nola:
            guard let adapter else { preconditionFailure("\(tuning.method) trains an adapter") }
            return adapter.trains
        }
    }
}
