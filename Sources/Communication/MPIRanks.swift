#if MPI
import CMPI

/// The ranks that `mpirun` or a cluster's scheduler started: processes, on one machine or many.
///
/// Calls come from one thread at a time. A call that fails, and a rank that dies, end all ranks: that is MPI's way.
public struct MPIRanks: Communicator {
    /// This rank, from 0.
    public let rank: Int
    /// How many ranks there are.
    public let size: Int

    /// Joins the job; nil if MPI can't begin. Once in a process.
    public init?() {
        guard cmpi_begin() == 0 else { return nil }
        (rank, size) = (Int(cmpi_rank()), Int(cmpi_size()))
    }

    /// Leaves the job, once all ranks do.
    public func leave() { _ = cmpi_end() }

    /// Ends all ranks: the others would wait for this one for ever.
    public func abandon(status: Int32) { cmpi_abort(status) }

    /// Values that are exchanged at a time, by all ranks together: 16 MiB.
    private static let bucket = 4 << 20

    /// Each rank adds up a part of the values, in the order of the ranks, and gives the sums to all: every value is sent
    /// and received twice, whatever the number of ranks.
    public func sum(_ values: UnsafeMutableBufferPointer<Float>, as format: SumFormat) {
        switch format {
        case .fp32:
            sum(
                values, { $0 }, { $0 }, exchange: { cmpi_all_to_all($0, $1, $2) },
                share: { cmpi_all_gather_in_place($0, $1) })
        case .bf16:
            sum(
                values, SumFormat.half, SumFormat.float, exchange: { cmpi_all_to_all_halves($0, $1, $2) },
                share: { cmpi_all_gather_halves_in_place($0, $1) })
        }
    }

    @inline(__always)
    private func sum<Sent: Numeric>(
        _ values: UnsafeMutableBufferPointer<Float>, _ encode: (Float) -> Sent, _ decode: (Sent) -> Float,
        exchange: (UnsafeMutablePointer<Sent>, UnsafeMutablePointer<Sent>, Int32) -> Int32,
        share: (UnsafeMutablePointer<Sent>, Int32) -> Int32
    ) {
        guard size > 1, !values.isEmpty else { return }
        let part = (min(Self.bucket, values.count) + size - 1) / size
        var sent = [Sent](repeating: 0, count: part * size)
        var received = sent
        for first in stride(from: 0, to: values.count, by: part * size) {
            let count = min(part * size, values.count - first)
            for index in 0..<count { sent[index] = encode(values[first + index]) }
            sent.withUnsafeMutableBufferPointer { sent in
                guard let target = sent.baseAddress else { return }
                received.withUnsafeMutableBufferPointer { received in
                    guard let parts = received.baseAddress else { return }
                    _ = exchange(target, parts, Int32(part))
                    let mine = target + rank * part
                    for index in 0..<part {
                        var sum = decode(parts[index])
                        for other in 1..<size { sum += decode(parts[other * part + index]) }
                        mine[index] = encode(sum)
                    }
                }
                _ = share(target, Int32(part))
            }
            for index in 0..<count { values[first + index] = decode(sent[index]) }
        }
    }

    /// Gives all ranks the values of one.
    public func broadcast(_ values: UnsafeMutableBufferPointer<Float>, from root: Int) {
        guard let start = values.baseAddress else { return }
        for first in stride(from: 0, to: values.count, by: Self.bucket) {
            _ = cmpi_broadcast(start + first, Int32(min(Self.bucket, values.count - first)), Int32(root))
        }
    }

    /// Returns when every rank has come here.
    public func barrier() { _ = cmpi_barrier() }
}
#endif
