import FileKit
import TensorKit

/// Half fine-tuning (Hui et al., 2024, arXiv 2404.18466): a round trains about half of the matrices, whole ones, and the
/// next round draws again.
///
/// Of the four attention matrices of a layer two are trained; of the three matrices of a feed-forward network two in half
/// of the networks and one in the others (each expert is a network; where there are two matrices, one); of the two norms
/// of a layer one. Everything else always trains: embeddings, output layer, final norms, biases, routers, the connector and
/// the structure module. The draw is a function of the model, the seed and the round alone.
public enum HalfFineTuning {
    /// What a round leaves as it is.
    ///
    /// - Parameter parts: what the stage trains, in the order of declaration.
    public static func frozen(of parts: [ParameterLayout.Part], seed: UInt64, round: Int) -> Set<ParameterRole> {
        var groups: [[ParameterRole.Kind: [ParameterLayout.Part]]] = []
        var indices: [Group: Int] = [:]
        for part in parts {
            guard let group = Group(part.role) else { continue }
            let index = indices[group] ?? groups.count
            if index == groups.count {
                indices[group] = index
                groups.append([:])
            }
            groups[index][part.role.kind, default: []].append(part)
        }
        var random = CounterRandom(seed: seed, stream: "half-fine-tuning", step: round)
        // Of three matrices, these networks train two; where their number is odd, the larger half at random.
        let three = groups.indices.filter { groups[$0].count == 3 }.shuffled(using: &random)
        let two = Set(three.prefix((three.count + Int(random.next() & 1)) / 2))
        var frozen: Set<ParameterRole> = []
        for (index, group) in groups.enumerated() {
            // Any fixed order would do; this is the one that rounds have always been drawn in.
            let units = group.values.sorted { $0[0].module < $1[0].module }.shuffled(using: &random)
            let trained = two.contains(index) ? 2 : group.count / 2
            for unit in units.dropFirst(max(1, trained)) { frozen.formUnion(unit.map(\.role)) }
        }
        return frozen
    }

    /// What a draw chooses from: the matrices of an attention or a network, or the norms of a layer, each norm's gain and
    /// bias together.
    private struct Group: Hashable {
        private enum Kind { case attention, feedForward, norm }

        private let part: ParameterRole.Part
        private let layer: Int
        private let expert: ParameterRole.Expert?
        private let kind: Kind

        /// Nil for what is always trained.
        init?(_ role: ParameterRole) {
            guard let layer = role.layer else { return nil }
            switch role.kind {
            case _ where ParameterRole.Kind.norms.contains(role.kind): kind = .norm
            case _ where ParameterRole.Kind.attention.contains(role.kind) && role.isWeight: kind = .attention
            case _ where ParameterRole.Kind.feedForward.contains(role.kind) && role.isWeight: kind = .feedForward
            default: return nil
            }
            (part, self.layer, expert) = (role.part, layer, role.expert)
        }
    }
}
