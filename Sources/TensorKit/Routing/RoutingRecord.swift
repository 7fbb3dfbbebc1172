/// Where the rows of one forward pass went, layer by layer: given by the caller, filled by the model.
public final class RoutingRecord {
    /// What happened in each layer, by its index.
    public private(set) var loads: [Int: ExpertLoad] = [:]

    /// An empty record.
    public init() {}

    /// Keeps where a layer's rows went; a layer that is computed again replaces what it said.
    ///
    /// - Parameter kinds: of the rows, as indices from 0; empty where all are of one kind.
    public func add(layer: Int, _ routing: Routing, kinds: [Int], balance: Tensor?) {
        var load = ExpertLoad(kinds: (kinds.max() ?? 0) + 1, experts: routing.offsets.count - 1)
        load.dropped = routing.dropped
        load.balance = balance?.values[0]
        for (expert, range) in zip(routing.offsets, routing.offsets.dropFirst()).enumerated() {
            for row in routing.rows[range.0..<range.1] {
                load.rows[kinds.isEmpty ? 0 : kinds[Int(row)]][expert] += 1
            }
        }
        loads[layer] = load
    }
}

/// Rows that each expert of a layer computed.
public struct ExpertLoad: Sendable, Equatable {
    /// By kind of row, then by expert.
    public var rows: [[Int]]
    /// Choices that found their expert full.
    public var dropped = 0
    /// The router's balance loss; nil where there was none.
    public var balance: Float?

    /// A layer that has computed nothing yet.
    public init(kinds: Int = 1, experts: Int) {
        rows = [[Int]](repeating: [Int](repeating: 0, count: experts), count: kinds)
    }

    /// Experts.
    public var experts: Int { rows[0].count }

    /// Rows of all kinds, by expert.
    public var total: [Int] { (0..<experts).map { expert in rows.reduce(0) { $0 + $1[expert] } } }

    /// Rows of one kind, by expert.
    public func rows(ofKind kind: Int) -> [Int] {
        rows.indices.contains(kind) ? rows[kind] : [Int](repeating: 0, count: experts)
    }

    /// Of two passes together.
    public static func + (a: ExpertLoad, b: ExpertLoad) -> ExpertLoad {
        var sum = ExpertLoad(kinds: max(a.rows.count, b.rows.count), experts: a.experts)
        for kind in sum.rows.indices { sum.rows[kind] = zip(a.rows(ofKind: kind), b.rows(ofKind: kind)).map(+) }
        sum.dropped = a.dropped + b.dropped
        sum.balance = a.balance.map { $0 + (b.balance ?? 0) } ?? b.balance
        return sum
    }
}
