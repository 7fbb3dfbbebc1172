import TensorKit

extension TrainingConfiguration {
    /// The round of a step: what is trained is the same in all steps of one.
    func round(of step: Int) -> Int { tuning.method == .half ? step / tuning.roundSteps : 0 }

    /// Which of a model's parameters a round trains, by their published names.
    func trained(_ store: ParameterStore, round: Int) -> (String) -> Bool {
        let (stage, tuning) = (stage, tuning)
        switch tuning.method {
        case .full: return { stage.trains($0) }
        case .half:
            let names = store.parts.map(\.name).filter(stage.trains)
            let frozen = HalfFineTuning.frozen(of: names, seed: UInt64(train.seed), round: round)
            return { stage.trains($0) && !frozen.contains($0) }
        case .lora, .nola:
            return { name in
                AdapterKind.isParameter(name) || tuning.modules.names.contains { $0.contains(name) }
            }
        }
    }
}
