import Communication
import LanguageModel
import StructureEncoder
import TensorKit

/// Adds up the gradients of micro-batches, those of this rank and of others, while the backward pass goes on: a bucket of
/// layers is sent as soon as it is complete. The sum of every element is taken in the order of the micro-batches, whatever the
/// buckets are.
final class GradientExchange {
    private let store: TrainableParameters
    private let ranks: any Communicator
    private let earlier: GradientSum
    private let queue: SumQueue
    private let buckets: [GradientBucket]
    /// Buckets of this round that were sent.
    private var sent = 0
    private var isFirst = true

    /// Elements of a bucket, 4 MB: what is less is not worth a message.
    private static let bucketSize = 1 << 20

    /// - Parameter format: in which gradients are sent.
    init(_ store: TrainableParameters, ranks: any Communicator, format: SumFormat, device: Device) {
        (self.store, self.ranks) = (store, ranks)
        earlier = GradientSum(store, device: device)
        queue = SumQueue(ranks, format: format)
        buckets = store.gradientBuckets(size: Self.bucketSize, parts: [.languageModel, .proteinModel])
    }

    /// Begins a round of micro-batches, one of each rank at most.
    func begin(isFirst: Bool) { (self.isFirst, sent) = (isFirst, 0) }

    /// Sends gradients in the backward pass of a graph, as they are complete; one rank has nobody to send to.
    func watch(_ graph: Graph) {
        guard ranks.size > 1 else { return }
        graph.onLayer = { [self] part, layer in
            let place = buckets.firstIndex { $0.layer == .init(part: part, index: layer) }
            if let place { send(upTo: place + 1) }
        }
    }

    /// Ends a round: all gradients are then the sum over the micro-batches so far.
    func end(isLast: Bool) {
        send(upTo: buckets.count)
        queue.wait()
        if ranks.rank == 0, !isLast { earlier.keep() }
    }

    /// On every rank in the same order, also where there was nothing to differentiate.
    private func send(upTo end: Int) {
        while sent < end {
            for range in buckets[sent].ranges {
                // The sum so far goes with rank 0, whose part is the first.
                if ranks.rank == 0, !isFirst { earlier.addEarlier(range) }
                queue.add(UnsafeMutableBufferPointer(rebasing: store.gradientElements[range]))
            }
            sent += 1
        }
    }
}
