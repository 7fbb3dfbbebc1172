import FileKit
import TensorKit

/// What a stage minimises: a mean over all its terms of a step, whichever micro-batches these come in.
package protocol Objective {
    /// Terms that the mean is over, such as supervised tokens.
    func terms(of group: TrainingSet.Group) -> Int

    /// Σ loss · scale over the terms of some groups.
    ///
    /// - Parameters:
    ///   - withStructure: whether the n-th group is shown with its structure.
    ///   - random: for what is hidden from the model.
    ///   - routing: how tokens are routed to experts.
    ///   - record: notes where they went.
    func loss(
        _ graph: Graph, _ indices: [Int], of set: TrainingSet, scale: Float, withStructure: (Int) -> Bool,
        random: inout CounterRandom, routing: RoutingPass, record: RoutingRecord
    ) -> ObjectiveValue
}

/// An objective on a micro-batch.
package struct ObjectiveValue {
    package var loss: Tensor
    /// What routers of experts add to the loss; nil if nothing.
    package var penalty: Tensor?
    /// Rows that the models processed.
    package var tokens: Int
    /// What the loss consists of, in stage 0.
    package var parts: WarmUpLosses?
    /// In preference tuning.
    package var rewards: PreferenceRewards?

    package init(
        loss: Tensor, penalty: Tensor? = nil, tokens: Int, parts: WarmUpLosses? = nil,
        rewards: PreferenceRewards? = nil
    ) {
        (self.loss, self.penalty, self.tokens) = (loss, penalty, tokens)
        (self.parts, self.rewards) = (parts, rewards)
    }
}
