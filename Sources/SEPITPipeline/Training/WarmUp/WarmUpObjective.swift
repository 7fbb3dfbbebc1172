import FileKit
import SEPITModel
import StructureEncoder
import TensorKit

/// Stage 0 (section "Warm-up" of the paper): proteins and captions are matched, and masked residues restored, in one
/// pass and with equal weights.
///
/// Proteins are compared by the hidden state that the connector will read; residues are restored from the last one.
struct WarmUpObjective: Objective {
    let model: SEPITModel
    let heads: WarmUpHeads
    let captions: CaptionEncoder

    /// Share of residues that are replaced by `<mask>` in a masked protein.
    private static let maskedShare: Float = 0.15
    /// Share of proteins that are masked: a mask on a short signal would make the match with its caption a guess.
    private static let maskedProteins: Float = 0.5

    func terms(of group: TrainingSet.Group) -> Int { 1 }

    func loss(
        _ graph: Graph, _ indices: [Int], of set: TrainingSet, scale: Float, withStructure: (Int) -> Bool,
        random: inout CounterRandom, routing: RoutingPass, record: RoutingRecord
    ) -> ObjectiveValue {
        var inputs = set.proteins(indices, withStructure: withStructure)
        var (masked, targets): ([(protein: Int, token: Int)], [Int32]) = ([], [])
        for p in inputs.indices {
            let share = random.uniform() < Self.maskedProteins ? Self.maskedShare : 0
            for i in inputs[p].ids.indices {
                let isResidue = i > 0 && i + 1 < inputs[p].ids.count
                if isResidue, random.uniform() < share {
                    masked.append((p, i))
                    targets.append(inputs[p].ids[i])
                    inputs[p].ids[i] = ResidueVocabulary.mask
                }
            }
        }
        let batch = set.packed(inputs)
        let layers = model.configuration.protein.layers
        let states = model.protein.hiddenStates(graph, batch, at: [model.configuration.protein.featureIndex, layers])

        var loss = heads.contrast(
            graph, proteins: means(graph, states[0], batch, of: indices.map { set.groups[$0].proteins.count }),
            captions: captions(indices.map { set.groups[$0].answers }), scale: scale)
        if !targets.isEmpty {
            let share = scale * Float(indices.count) / Float(targets.count)
            let rows = masked.map { batch.tokenRows[$0.protein][$0.token] }
            loss = graph.add(
                loss, heads.restoration(graph, graph.gatherRows(states[1], rows), targets: targets, scale: share))
        }
        return ObjectiveValue(loss: loss, tokens: batch.rows)
    }

    /// The mean over all tokens of each group's proteins, `[groups, protein hidden]`; those that windows share count once.
    ///
    /// - Parameter counts: proteins of each group.
    private func means(_ graph: Graph, _ states: Tensor, _ batch: ProteinBatch, of counts: [Int]) -> Tensor {
        var ranges: [SequenceRange] = []
        var (start, protein) = (0, 0)
        for count in counts {
            let length = batch.tokenRows[protein..<protein + count].reduce(0) { $0 + $1.count }
            ranges.append(SequenceRange(start: start, length: length))
            (start, protein) = (start + length, protein + count)
        }
        return graph.meanRows(graph.gatherRows(states, batch.tokenRows.flatMap(\.self)), ranges)
    }
}
