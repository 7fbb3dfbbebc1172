import FileKit
import SEPITModel
import TensorKit

/// Preference tuning: right answers shall be likelier than wrong ones to the same question, by more than in the model that the
/// run began with; see `PreferenceLoss`.
///
/// The model is asked as it is in use: with every structure, and with routers that drop nothing and have no noise.
struct PreferenceObjective: Objective {
    let model: SEPITModel
    let settings: PreferenceSettings
    let reference: ReferenceModel

    /// Pairs.
    func terms(of group: TrainingSet.Group) -> Int { group.texts.count / 2 }

    func loss(
        _ graph: Graph, _ indices: [Int], of set: TrainingSet, scale: Float, withStructure: (Int) -> Bool,
        random: inout CounterRandom, routing: RoutingPass, record: RoutingRecord
    ) -> ObjectiveValue {
        let batch = set.batch(indices) { _ in true }
        let (surprises, tokens) = model.surprises(graph, batch, record: record)
        let known = indices.flatMap { reference.logProbabilities(of: $0, in: set) }
        return ObjectiveValue(
            loss: settings.loss(graph, surprises, tokens: tokens, reference: known, scale: scale), tokens: batch.tokens,
            rewards: PreferenceRewards(settings.loss.rewards(surprises.values, reference: known), scale: scale))
    }
}
