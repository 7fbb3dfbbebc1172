/// The ranks of one job, as one of them sees it.
///
/// Every rank calls the same methods in the same order; each call returns once all ranks have made it. Sums are taken in
/// the order of the ranks, so that all of them get the same bits, and the same as one rank that adds the parts in turn.
public protocol Communicator: Sendable {
    /// This rank, from 0.
    var rank: Int { get }
    /// How many ranks there are.
    var size: Int { get }
    /// Replaces `values` on every rank by their sum over the ranks; all have as many.
    func sum(_ values: UnsafeMutableBufferPointer<Float>, as format: SumFormat)
    /// Replaces `values` on every rank by those of one; all have as many.
    func broadcast(_ values: UnsafeMutableBufferPointer<Float>, from rank: Int)
    /// Returns when every rank has come here.
    func barrier()
}

extension Communicator {
    /// The same of values that are sent as they are.
    public func sum(_ values: UnsafeMutableBufferPointer<Float>) { sum(values, as: .fp32) }
    /// Replaces `values` on every rank by those of rank 0.
    public func broadcast(_ values: UnsafeMutableBufferPointer<Float>) { broadcast(values, from: 0) }
}

/// A job of one process that does all the work itself.
public struct OneProcess: Communicator {
    /// The one rank; it needs nothing.
    public init() {}
    /// 0.
    public var rank: Int { 0 }
    /// 1.
    public var size: Int { 1 }
    /// Nothing to add.
    public func sum(_ values: UnsafeMutableBufferPointer<Float>, as format: SumFormat) {}
    /// Nobody to give to.
    public func broadcast(_ values: UnsafeMutableBufferPointer<Float>, from rank: Int) {}
    /// Nobody to wait for.
    public func barrier() {}
}
