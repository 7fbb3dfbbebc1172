#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// How much more often an epoch has examples of rare properties, and of proteins with few relatives, than a dataset does.
///
/// A property with n examples has n^(1 − balance) of every epoch, and a group of c similar proteins c^(1 − balance); an epoch
/// is as long as without, and has no example more than `mostTimes` times.
package struct ExampleBalance {
    /// 0 for as it is, 1 for all properties alike.
    private let properties: Double
    /// 0 for as it is, 1 for all groups of similar proteins alike.
    private let clusters: Double
    /// Names the group of similar proteins that a protein is in.
    private let cluster: [String: String]

    package init(properties: Double, clusters: Double, cluster: [String: String]) {
        (self.properties, self.clusters, self.cluster) = (properties, clusters, cluster)
    }

    /// More often, an example is learnt by heart.
    private static let mostTimes = 8.0

    /// How often an epoch has each part of a dataset, on average.
    ///
    /// - Parameter parts: property, protein and number of examples of each.
    package func shares(of parts: [(property: String, protein: String, examples: Int)]) -> [Double] {
        var counts: [String: Double] = [:]
        var sizes: [String: Set<String>] = [:]
        for part in parts {
            counts[part.property, default: 0] += Double(part.examples)
            sizes[cluster[part.protein] ?? part.protein, default: []].insert(part.protein)
        }
        let weights = parts.map { part in
            pow(counts[part.property] ?? 1, -properties)
                * pow(Double(sizes[cluster[part.protein] ?? part.protein]?.count ?? 1), -clusters)
        }
        let examples = parts.map { Double($0.examples) }
        let total = examples.reduce(0, +)
        // What the limit takes from some goes to the others.
        var scale = total / max(zip(weights, examples).reduce(0) { $0 + $1.0 * $1.1 }, .leastNormalMagnitude)
        for _ in 0..<Self.roundsOfScaling {
            let drawn = zip(weights, examples).reduce(0) { $0 + min($1.0 * scale, Self.mostTimes) * $1.1 }
            scale *= total / max(drawn, .leastNormalMagnitude)
        }
        return weights.map { min($0 * scale, Self.mostTimes) }
    }

    private static let roundsOfScaling = 20
}
