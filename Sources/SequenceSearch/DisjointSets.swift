/// Union-find with path halving.
public struct DisjointSets: Sendable {
    private var parents: [Int]

    /// `count` sets of one element each.
    public init(count: Int) { parents = Array(0..<count) }

    /// The element that names the set.
    public mutating func root(of element: Int) -> Int {
        var element = element
        while parents[element] != element {
            parents[element] = parents[parents[element]]
            element = parents[element]
        }
        return element
    }

    /// For each element, the one that names its set.
    public mutating func roots() -> [Int32] { parents.indices.map { Int32(root(of: $0)) } }

    /// Makes two elements' sets one; the smaller root stays, so that the roots don't depend on the order of joining.
    public mutating func join(_ first: Int, _ second: Int) {
        let (a, b) = (root(of: first), root(of: second))
        parents[max(a, b)] = min(a, b)
    }
}
