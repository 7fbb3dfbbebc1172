import FileKit
import SEPITModel
import StructureEncoder
import TensorKit

/// Stage 0 (section "Warm-up" of the paper): proteins and captions are matched, masked residues restored, and moved ones put
/// back; see `WarmUpPass`.
struct WarmUpObjective: Objective {
    let model: SEPITModel
    let heads: WarmUpHeads
    let captions: any CaptionEncoder
    let settings: WarmUpSettings

    /// Share of residues that are replaced by `<mask>` in a damaged protein.
    private static let maskedShare: Float = 0.15
    /// Share of proteins that are damaged where these are matched, too: a mask on a short signal would make the match with
    /// its caption a guess.
    private static let damagedProteins: Float = 0.5

    func terms(of group: TrainingSet.Group) -> Int { 1 }

    func loss(
        _ graph: Graph, _ indices: [Int], of set: TrainingSet, scale: Float, withStructure: (Int) -> Bool,
        random: inout CounterRandom, routing: RoutingPass, record: RoutingRecord
    ) -> ObjectiveValue {
        let whole = set.proteins(indices, withStructure: withStructure)
        let damaged = whole.map { damage($0, &random) }
        let pass = WarmUpPass(
            graph, model.protein, heads, whole: whole, damaged: damaged,
            groups: indices.map { set.groups[$0].proteins.count },
            captions: captions.encode(indices.map { set.groups[$0].answers }, on: graph.device),
            pack: set.packed, matchesWhole: settings.damaged == .all, scale: scale)
        var loss = pass.match
        if let restore = pass.restore { loss = graph.add(loss, restore) }
        if let denoise = pass.denoise { loss = graph.add(loss, denoise, scale: Float(settings.denoising)) }
        return ObjectiveValue(
            loss: loss, tokens: pass.rows,
            parts: WarmUpLosses(
                match: pass.match.values[0], denoise: pass.denoise?.values[0] ?? 0,
                restore: pass.restore?.values[0] ?? 0))
    }

    private func damage(_ protein: ProteinInput, _ random: inout CounterRandom) -> DamagedProtein {
        let isDamaged = settings.damaged == .all || random.uniform() < Self.damagedProteins
        let share = isDamaged ? Self.maskedShare : 0
        let isHidden = protein.ids.indices.map { i in
            i > 0 && i + 1 < protein.ids.count && random.uniform() < share
        }
        guard isDamaged, settings.denoising > 0 else {
            return DamagedProtein(protein, isHidden: isHidden, noise: nil)
        }
        let noise = protein.ids.map { _ in
            SIMD3(Float(random.normal()), Float(random.normal()), Float(random.normal()))
        }
        return DamagedProtein(protein, isHidden: isHidden, noise: noise)
    }
}
