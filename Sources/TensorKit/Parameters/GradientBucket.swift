/// Gradients that a backward pass completes together, as parts of the flat gradients.
public struct GradientBucket: Equatable, Sendable {
    /// Ascending, none of which touches another.
    public var ranges: [Range<Int>]
    /// The layer after which they are complete; nil at the end of the pass.
    public var layer: Layer?

    /// A layer of a part of the model.
    public struct Layer: Equatable, Sendable {
        /// Such as the language model.
        public var part: ParameterRole.Part
        /// From 0.
        public var index: Int

        /// A layer, counted from 0.
        public init(part: ParameterRole.Part, index: Int) { (self.part, self.index) = (part, index) }
    }
}

extension TrainableParameters {
    /// All gradients, in the order in which a backward pass completes them: the layers of `parts` from the last to the first,
    /// and then the others. Layers go together until they have `size` elements.
    public func gradientBuckets(size: Int, parts: [ParameterRole.Part]) -> [GradientBucket] {
        var byLayer: [ParameterRole.Part: [Int: [Range<Int>]]] = [:]
        var others: [Range<Int>] = []
        for run in trainedRuns {
            // Runs begin at multiples of 16 elements; what is between them is zero.
            let range = run.offset..<min((run.offset + run.count + 15) / 16 * 16, gradientElements.count)
            if let layer = run.role.layer, parts.contains(run.role.part) {
                byLayer[run.role.part, default: [:]][layer, default: []].append(range)
            } else {
                others.append(range)
            }
        }
        var buckets: [GradientBucket] = []
        var pending: [Range<Int>] = []
        for part in parts {
            let layers = (byLayer[part] ?? [:]).sorted { $0.key > $1.key }
            for (layer, ranges) in layers {
                pending += ranges
                if pending.reduce(0, { $0 + $1.count }) >= size {
                    buckets.append(.init(ranges: Self.joined(pending), layer: .init(part: part, index: layer)))
                    pending = []
                }
            }
        }
        let rest = Self.joined(pending + others)
        return rest.isEmpty ? buckets : buckets + [.init(ranges: rest, layer: nil)]
    }

    private static func joined(_ ranges: [Range<Int>]) -> [Range<Int>] {
        ranges.sorted { $0.lowerBound < $1.lowerBound }.reduce(into: []) { all, range in
            if let last = all.last, last.upperBound == range.lowerBound {
                all[all.count - 1] = last.lowerBound..<range.upperBound
            } else {
                all.append(range)
            }
        }
    }
}
