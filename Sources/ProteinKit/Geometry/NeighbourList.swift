/// Pairs of points that are close to each other, found by cells instead of by trying all pairs.
public struct NeighbourList {
    private let points: [SIMD3<Float>]
    private let cutoff: Float
    /// Indices of points in order of their cells, and where each cell starts among them.
    private var order: [Int32] = []
    private var starts: [Int32] = []
    private var cellOfPoint: [SIMD3<Int32>] = []
    private var size = SIMD3<Int32>(repeating: 0)

    /// - Parameter cutoff: largest distance of a pair, in the points' unit.
    public init(_ points: [SIMD3<Float>], cutoff: Float) {
        precondition(cutoff > 0)
        self.points = points
        self.cutoff = cutoff
        let usable = points.filter(Self.isUsable)
        guard let first = usable.first else { return }
        let low = usable.reduce(first) { pointwiseMin($0, $1) }
        let extent = usable.reduce(first) { pointwiseMax($0, $1) } - low
        // One stray atom far away must not cost memory: cells grow until there are few enough of them.
        let limit = Float(64 * points.count + 4096)
        var side = cutoff
        while (extent.x / side + 1) * (extent.y / side + 1) * (extent.z / side + 1) > limit { side *= 1.5 }
        func cell(_ vector: SIMD3<Float>) -> SIMD3<Int32> {
            SIMD3(Int32(vector.x / side), Int32(vector.y / side), Int32(vector.z / side))
        }
        size = cell(extent) &+ 1
        cellOfPoint = points.map { Self.isUsable($0) ? cell($0 - low) : SIMD3(repeating: -1) }
        starts = Array(repeating: 0, count: Int(size.x) * Int(size.y) * Int(size.z) + 1)
        for cell in cellOfPoint where cell.x >= 0 { starts[index(cell.x, cell.y, cell.z) + 1] += 1 }
        for index in starts.indices.dropFirst() { starts[index] += starts[index - 1] }
        var next = starts
        order = Array(repeating: 0, count: usable.count)
        for (point, cell) in cellOfPoint.enumerated() where cell.x >= 0 {
            let place = index(cell.x, cell.y, cell.z)
            order[Int(next[place])] = Int32(point)
            next[place] += 1
        }
    }

    /// Coordinates that no molecule has would overflow the cells.
    private static func isUsable(_ point: SIMD3<Float>) -> Bool {
        abs(point.x) < 1e6 && abs(point.y) < 1e6 && abs(point.z) < 1e6
    }

    private func index(_ x: Int32, _ y: Int32, _ z: Int32) -> Int {
        (Int(x) * Int(size.y) + Int(y)) * Int(size.z) + Int(z)
    }

    /// The points after `index` that lie within the cutoff of it, in ascending order.
    public func later(than index: Int, into found: inout [Int]) {
        found.removeAll(keepingCapacity: true)
        guard cellOfPoint.indices.contains(index), cellOfPoint[index].x >= 0 else { return }
        let cell = cellOfPoint[index]
        let point = points[index]
        let (low, high) = (max(0, cell.z - 1), min(size.z - 1, cell.z + 1))
        for x in max(0, cell.x - 1)...min(size.x - 1, cell.x + 1) {
            for y in max(0, cell.y - 1)...min(size.y - 1, cell.y + 1) {
                // Cells along z follow each other.
                for position in Int(starts[self.index(x, y, low)])..<Int(starts[self.index(x, y, high) + 1]) {
                    let other = Int(order[position])
                    guard other > index else { continue }
                    let difference = points[other] - point
                    if (difference * difference).sum() <= cutoff * cutoff { found.append(other) }
                }
            }
        }
        found.sort()
    }
}
