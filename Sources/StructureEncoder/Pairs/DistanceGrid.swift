import TensorKit

/// Where the functions of distance are evaluated so that interpolation agrees with direct evaluation.
///
/// A Gaussian of width σ needs nodes about σ/8 apart where it is not negligible (within 7 σ), and beyond the largest
/// μ + 7 σ everything is constant. So each bin of the distance axis is cut by the narrowest kernel that reaches it.
/// The derivative by σ bends more than the Gaussian does. Where a kernel meets many pairs their errors cancel; one so
/// narrow that it meets a few gets nodes σ/16 apart.
///
/// Bins are 5/32 Å wide (or that times a power of two) and cut into powers of two, so that all nodes are short binary
/// fractions: a rounded node would be as wrong as a narrow kernel is steep.
struct DistanceGrid {
    /// Intervals per bin.
    private(set) var counts: [Int]
    /// Distances from here on are read here.
    let limit: Float
    /// Width of a bin in ångström.
    private let width: Float

    private static let leastWidth: Float = 5.0 / 32
    private static let mostBins = 4096
    private static let reach: Float = 7
    private static func nodesPerSigma(_ deviation: Float) -> Float { deviation < 0.1 ? 16 : 8 }
    private static let mostIntervals = 1 << 12
    /// Nodes per interval, ends included.
    static let nodes = 6

    /// - Parameters:
    ///   - means, deviations: μ and σ of each kernel in ångström.
    ///   - farthest: largest distance that occurs.
    init(means: [Float], deviations: [Float], farthest: Float) {
        let constant = zip(means, deviations).map { $0 + Self.reach * $1 }.max() ?? 0
        let end = min(constant, farthest)
        var width = Self.leastWidth
        while width * Float(Self.mostBins) < end { width *= 2 }
        let bins = max(Int((end / width).rounded(.up)), 1)
        self.width = width
        limit = Float(bins) * width
        counts = (0..<bins).map { bin in
            let (low, high) = (Float(bin) * width, Float(bin + 1) * width)
            var narrowest = Float.infinity
            for (mean, deviation) in zip(means, deviations)
            where mean - Self.reach * deviation < high && mean + Self.reach * deviation > low {
                narrowest = min(narrowest, deviation)
            }
            let length = narrowest / Self.nodesPerSigma(narrowest) * Float(Self.nodes - 1)
            var count = 1
            while Float(count) * length < width, count < Self.mostIntervals { count *= 2 }
            return count
        }
    }

    /// First interval of each bin, and the total at the end.
    private var firsts: [Int] { counts.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1) } }

    /// Number of intervals.
    var intervals: Int { counts.reduce(0, +) }

    /// Twice as many intervals in the bins of the given intervals.
    mutating func refine(_ failed: [Int]) {
        let firsts = firsts
        var bin = 0
        var bins = Set<Int>()
        for interval in failed {
            while firsts[bin + 1] <= interval { bin += 1 }
            bins.insert(bin)
        }
        for bin in bins { counts[bin] *= 2 }
    }

    /// Marks the neighbours of used intervals too: a distance at an edge may round to either side.
    static func withNeighbours(_ used: [UInt8]) -> [UInt8] {
        used.indices.map { i in max(used[i], max(i > 0 ? used[i - 1] : 0, i + 1 < used.count ? used[i + 1] : 0)) }
    }

    /// The cells for the kernels; `used` tells which intervals get nodes.
    func cells(used: [UInt8]?) -> PairGeometry.Cells {
        var next: Int32 = -1
        let node = (0..<intervals).map { interval -> Int32 in
            guard used.map({ $0[interval] != 0 }) ?? true else { return -1 }
            next += 1
            return next
        }
        return PairGeometry.Cells(
            limit: limit, first: firsts.dropLast().map(Int32.init), count: counts.map(Int32.init), node: node)
    }

    /// Distances at the given places within each used interval, counted in nodes (0 to 5), in order, and the interval
    /// of each group.
    func distances(used: [UInt8], places: [Float]) -> (distances: [Float], intervals: [Int]) {
        var distances: [Float] = []
        var groups: [Int] = []
        var interval = 0
        for (bin, count) in counts.enumerated() {
            let spacing = width / Float(Self.nodes - 1) / Float(count)
            for i in 0..<count {
                if used[interval] != 0 {
                    groups.append(interval)
                    for place in places {
                        distances.append(Float(bin) * width + (Float(i * (Self.nodes - 1)) + place) * spacing)
                    }
                }
                interval += 1
            }
        }
        return (distances, groups)
    }

    /// Places of the interpolation nodes within an interval.
    static let nodePlaces = (0..<nodes).map(Float.init)

    /// The places between nodes where a polynomial through them is worst.
    static let worstPlaces: [Float] = [0.375, 4.625]

    /// Lagrange weights of the nodes at a place.
    static func weights(at place: Float) -> [Float] {
        (0..<nodes).map { node in
            (0..<nodes).filter { $0 != node }.reduce(1) { $0 * (place - Float($1)) / Float(node - $1) }
        }
    }
}
