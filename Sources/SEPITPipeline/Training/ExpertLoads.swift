import SEPITModel
import TensorKit

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Where the tokens of several passes went, by layer of the language model.
struct ExpertLoads {
    private(set) var layers: [Int: ExpertLoad] = [:]
    private var passes = 0

    /// Adds those of a pass, by layer.
    mutating func add(_ loads: [Int: ExpertLoad]) {
        passes += 1
        layers.merge(loads) { $0 + $1 }
    }

    /// Balance loss, averaged over layers and passes; nil where there was none.
    var balance: Float? {
        let losses = layers.keys.sorted().compactMap { layers[$0]?.balance }
        return losses.isEmpty ? nil : losses.reduce(0, +) / Float(losses.count * passes)
    }

    /// The largest load over the mean load, averaged over layers: 1 for even loads; nil for a dense model.
    var imbalance: Double? {
        mean { load in Double(load.max() ?? 0) * Double(load.count) / Double(max(load.reduce(0, +), 1)) }
    }

    /// Entropy of the loads over that of even loads, averaged over layers: 1 for even loads, 0 for one expert; nil for a
    /// dense model.
    var entropy: Double? {
        mean { load in
            let total = Double(max(load.reduce(0, +), 1))
            let shares = load.map { Double($0) / total }.filter { $0 > 0 }
            return load.count > 1 ? abs(shares.reduce(0) { $0 - $1 * log($1) }) / log(Double(load.count)) : 1
        }
    }

    /// Share of the choices that found their expert full; nil for a dense model.
    var droppedShare: Double? {
        let dropped = layers.values.reduce(0) { $0 + $1.dropped }
        let kept = layers.values.reduce(0) { $0 + $1.total.reduce(0, +) }
        return layers.isEmpty ? nil : Double(dropped) / Double(max(dropped + kept, 1))
    }

    private func mean(_ value: ([Int]) -> Double) -> Double? {
        // In order: a sum must not depend on how a dictionary is laid out.
        layers.isEmpty
            ? nil
            : layers.keys.sorted().compactMap { layers[$0] }.map { value($0.total) }.reduce(0, +)
                / Double(layers.count)
    }
}

/// One layer's loads in `metrics.jsonl`: rows by expert.
struct LayerLoad: Encodable {
    var layer: Int
    var protein: [Int]
    var text: [Int]
}

extension ExpertLoads {
    /// By layer, for `metrics.jsonl`; nil for a dense model.
    var rows: [LayerLoad]? {
        layers.isEmpty
            ? nil
            : layers.sorted { $0.key < $1.key }.map {
                LayerLoad(
                    layer: $0, protein: $1.rows(ofKind: TokenKind.protein.rawValue),
                    text: $1.rows(ofKind: TokenKind.text.rawValue))
            }
    }
}
