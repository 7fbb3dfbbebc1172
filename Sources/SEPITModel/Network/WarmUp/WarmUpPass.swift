import StructureEncoder
import TensorKit

/// The three losses of stage 0 on a batch of proteins (section "Warm-up" of the paper), in one of two ways.
///
/// As published, two passes: over the proteins as they are, whose last hidden states are matched with captions, and over damaged
/// ones, in all of which residues are restored and put back. In one pass, some proteins are damaged and all are matched, by the
/// hidden state that the connector will read.
package struct WarmUpPass {
    /// Σ over proteins · scale of each loss; nil where nothing was hidden or moved.
    package var match: Tensor
    package var denoise, restore: Tensor?
    /// Rows that the protein model processed.
    package private(set) var rows: Int

    /// - Parameters:
    ///   - whole: proteins of all groups, one group's after another's.
    ///   - damaged: the same proteins, damaged or not.
    ///   - groups: proteins of each group, which has one caption.
    ///   - captions: their encodings `[groups, caption]`.
    ///   - pack: makes a batch of proteins.
    ///   - matchesWhole: whether proteins are matched as they are, in a pass of their own.
    ///   - scale: what sums over groups are multiplied by.
    package init(
        _ graph: Graph, _ model: ProteinModel, _ heads: WarmUpHeads, whole: [ProteinInput],
        damaged: [DamagedProtein], groups: [Int], captions: Tensor, pack: ([ProteinInput]) -> ProteinBatch,
        matchesWhole: Bool, scale: Float
    ) {
        let (last, feature) = (model.configuration.layers, model.configuration.featureIndex)
        let batch = pack(damaged.map(\.input))
        var bias: AttentionBias?
        let states = model.hiddenStates(graph, batch, at: [feature, last], onBias: { bias = $0 })
        rows = batch.rows
        let means: Tensor
        if matchesWhole {
            let clean = pack(whole)
            rows += clean.rows
            means = Self.means(
                graph, model.hiddenState(graph, clean, index: last), clean, of: groups, withEnds: false)
        } else {
            means = Self.means(graph, states[0], batch, of: groups, withEnds: true)
        }
        match = heads.contrast(graph, proteins: means, captions: captions, scale: scale)
        let all = scale * Float(groups.count)
        restore = heads.restoration(graph, states[1], batch, damaged, scale: all)
        denoise = heads.denoising(graph, states[1], batch, damaged, bias: bias, scale: all)
    }

    /// The mean over the tokens of each group's proteins, `[groups, hidden]`; those that windows share count once.
    ///
    /// - Parameters:
    ///   - counts: proteins of each group.
    ///   - withEnds: whether <cls> and <eos> count, too.
    private static func means(
        _ graph: Graph, _ states: Tensor, _ batch: ProteinBatch, of counts: [Int], withEnds: Bool
    ) -> Tensor {
        let rows = batch.tokenRows.map { withEnds ? $0[...] : $0.dropFirst().dropLast() }
        var ranges: [SequenceRange] = []
        var (start, protein) = (0, 0)
        for count in counts {
            let length = rows[protein..<protein + count].reduce(0) { $0 + $1.count }
            ranges.append(SequenceRange(start: start, length: length))
            (start, protein) = (start + length, protein + count)
        }
        return graph.meanRows(graph.gatherRows(states, rows.flatMap(\.self)), ranges)
    }
}
