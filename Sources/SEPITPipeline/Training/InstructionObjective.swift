import FileKit
import SEPITModel
import TensorKit

/// Stages 1 and 2: the next token of answers.
package struct InstructionObjective: Objective {
    let model: SEPITModel

    package init(model: SEPITModel) { self.model = model }

    package func terms(of group: TrainingSet.Group) -> Int { group.supervisedTokens }

    package func loss(
        _ graph: Graph, _ indices: [Int], of set: TrainingSet, scale: Float, withStructure: (Int) -> Bool,
        random: inout CounterRandom, routing: RoutingPass, record: RoutingRecord
    ) -> ObjectiveValue {
        loss(graph, set.batch(indices, withStructure: withStructure), scale: scale, routing: routing, record: record)
    }

    /// The same of a batch that has been put together already.
    func loss(
        _ graph: Graph, _ batch: InstructionBatch, scale: Float, routing: RoutingPass, record: RoutingRecord
    ) -> ObjectiveValue {
        let (loss, penalty) = model.loss(graph, batch, scale: scale, routing: routing, record: record)
        return ObjectiveValue(loss: loss, penalty: penalty, tokens: batch.tokens)
    }
}
