import Dispatch

/// Sums over the ranks that are taken one after another while this rank goes on computing.
///
/// Between `add` and `wait` nothing else may be asked of the communicator, and the values are not to be touched.
public final class SumQueue {
    private let ranks: any Communicator
    private let format: SumFormat
    private let queue = DispatchQueue(label: "sums")

    /// A queue with nothing in it.
    public init(_ ranks: any Communicator, format: SumFormat = .fp32) { (self.ranks, self.format) = (ranks, format) }

    /// Takes the sum of these values as soon as those before are done.
    public func add(_ values: UnsafeMutableBufferPointer<Float>) {
        guard ranks.size > 1, !values.isEmpty else { return }
        nonisolated(unsafe) let values = values
        queue.async { [ranks, format] in ranks.sum(values, as: format) }
    }

    /// Returns when all sums are taken.
    public func wait() {
        if ranks.size > 1 { queue.sync {} }
    }
}
