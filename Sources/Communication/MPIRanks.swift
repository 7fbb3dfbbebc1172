#if MPI
import CMPI

/// The ranks that `mpirun` or a cluster's scheduler started: processes, on one machine or many.
///
/// All calls come from the thread that joined. A call that fails, and a rank that dies, end all ranks: that is MPI's way.
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
    public func sum(_ values: UnsafeMutableBufferPointer<Float>) {
        guard let start = values.baseAddress, size > 1 else { return }
        let part = (min(Self.bucket, values.count) + size - 1) / size
        var sent = [Float](repeating: 0, count: part * size)
        var received = sent
        for first in stride(from: 0, to: values.count, by: part * size) {
            let count = min(part * size, values.count - first)
            sent.withUnsafeMutableBufferPointer { sent in
                guard let target = sent.baseAddress else { return }
                target.update(from: start + first, count: count)
                received.withUnsafeMutableBufferPointer { received in
                    guard let parts = received.baseAddress else { return }
                    _ = cmpi_all_to_all(target, parts, Int32(part))
                    let mine = target + rank * part
                    mine.update(from: parts, count: part)
                    for other in 1..<size {
                        let summand = parts + other * part
                        for index in 0..<part { mine[index] += summand[index] }
                    }
                }
                _ = cmpi_all_gather_in_place(target, Int32(part))
                (start + first).update(from: target, count: count)
            }
        }
    }

    /// Gives all ranks the values of rank 0.
    public func broadcast(_ values: UnsafeMutableBufferPointer<Float>) {
        guard let start = values.baseAddress else { return }
        for first in stride(from: 0, to: values.count, by: Self.bucket) {
            _ = cmpi_broadcast(start + first, Int32(min(Self.bucket, values.count - first)))
        }
    }

    /// Returns when every rank has come here.
    public func barrier() { _ = cmpi_barrier() }
}
#endif
