import FileKit
import TensorKit

/// Half fine-tuning (Hui et al., 2024, arXiv 2404.18466): a round trains about half of the matrices, whole ones, and the
/// next round draws again.
///
/// Of the four attention matrices of a layer two are trained; of the three matrices of a feed-forward network two in half
/// of the networks and one in the others (each expert is a network; where there are two matrices, one); of the two norms
/// of a layer one. Everything else always trains: embeddings, output layer, final norms, biases, routers, the connector and
/// the structure module. The draw is a function of the names, the seed and the round alone.
public enum HalfFineTuning {
    /// Names of the tensors that a round leaves as they are.
    public static func frozen(of names: [String], seed: UInt64, round: Int) -> Set<String> {
        var groups: [Group] = []
        var indices: [Key: Int] = [:]
        for name in names {
            guard let (key, unit) = place(name) else { continue }
            let index = indices[key] ?? groups.count
            if index == groups.count {
                indices[key] = index
                groups.append(Group(kind: key.kind))
            }
            groups[index].units[unit, default: []].append(name)
        }
        var random = CounterRandom(seed: seed, stream: "half-fine-tuning", step: round)
        // Of three matrices, these networks train two; where their number is odd, the larger half at random.
        let three = groups.indices.filter { groups[$0].units.count == 3 }.shuffled(using: &random)
        let two = Set(three.prefix((three.count + Int(random.next() & 1)) / 2))
        var frozen: Set<String> = []
        for (index, group) in groups.enumerated() {
            let units = group.units.sorted { $0.key < $1.key }.shuffled(using: &random)
            let trained = two.contains(index) ? 2 : group.units.count / 2
            for unit in units.dropFirst(max(1, trained)) { frozen.formUnion(unit.value) }
        }
        return frozen
    }

    private enum Kind { case attention, feedForward, norm }

    private struct Key: Hashable {
        var kind: Kind
        var owner: Substring
    }

    /// What a draw chooses from: matrices, or a norm's gain and bias together.
    private struct Group {
        var kind: Kind
        var units: [Substring: [String]] = [:]
    }

    /// The layer or network that a tensor belongs to, and its module; nil if it is always trained.
    private static func place(_ name: String) -> (key: Key, unit: Substring)? {
        guard let dot = name.lastIndex(of: ".") else { return nil }
        let (module, kind) = (name[..<dot], name[name.index(after: dot)...])
        func owner(before part: String) -> Substring? { module.firstRange(of: part).map { module[..<$0.lowerBound] } }
        let last = module.split(separator: ".").last ?? ""
        if last == "LayerNorm" || last.hasSuffix("_layernorm") {
            let layer = owner(before: ".attention.") ?? module.dropLast(last.count + 1)
            return (Key(kind: .norm, owner: layer), module)
        }
        guard kind == "weight" else { return nil }
        switch last {
        case "q_proj", "k_proj", "v_proj", "o_proj":
            return owner(before: ".self_attn.").map { (Key(kind: .attention, owner: $0), module) }
        case "gate_proj", "up_proj", "down_proj":
            return (Key(kind: .feedForward, owner: module.dropLast(last.count + 1)), module)
        case "query", "key", "value":
            return owner(before: ".attention.self.").map { (Key(kind: .attention, owner: $0), module) }
        case "dense":
            if let layer = owner(before: ".attention.output.") { return (Key(kind: .attention, owner: layer), module) }
            let layer = owner(before: ".intermediate.") ?? owner(before: ".output.")
            return layer.map { (Key(kind: .feedForward, owner: $0), module) }
        default: return nil
        }
    }
}
