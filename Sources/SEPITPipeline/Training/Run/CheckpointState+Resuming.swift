import FileKit

extension Checkpoint.State {
    /// Refuses to go on with anything else than a run began with; where the user forces it, only with what can't be.
    ///
    /// - Throws: `SepitError` `.badData` (`resume-mismatch`), which says what has changed.
    func requireSame(
        as current: Checkpoint.State, _ stage: TrainingStage, _ request: TrainingRun.Request
    ) throws(SepitError) {
        func refuse(_ what: String, _ hint: String) -> SepitError {
            SepitError(
                .badData, code: "resume-mismatch", "This run can't go on: \(what).", file: request.out, hint: hint)
        }
        if !request.force {
            // The same settings may have been written in other words: earlier versions left defaults as null.
            let configuration = (try? TrainingConfiguration(stage, yaml: configuration).yaml) ?? configuration
            if configuration != current.configuration {
                let old = Set(configuration.split(separator: "\n"))
                let changed = current.configuration.split(separator: "\n").filter { !old.contains($0) }
                throw refuse(
                    "the configuration has changed (\(changed.map { $0.drop { $0 == " " } }.joined(separator: ", ")))",
                    "Resume with the configuration in config.yaml, or start another run; --force goes on with the new one."
                )
            }
            guard dataset == current.dataset else {
                let (before, now) = (Set(dataset.files), Set(current.dataset.files))
                let changed = Set(before.symmetricDifference(now).map(\.path)).sorted().joined(separator: ", ")
                throw refuse(
                    "in the dataset \(request.data), \(changed) changed since it began",
                    "Use the dataset that it began with, or start another run; --force goes on with this one.")
            }
        }
        guard base == current.base else {
            throw refuse("--model is not the model that it began with", "Give that model, or start another run.")
        }
        guard trainedTensors == current.trainedTensors else {
            throw refuse("it trained \(trainedTensors) tensors, now \(current.trainedTensors)", "Start another run.")
        }
    }
}
