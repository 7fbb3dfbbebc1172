/// Two sequences of an index that align.
public struct SequencePair: Sendable, Equatable {
    /// Numbers of the sequences, the smaller first.
    public var first, second: Int32
    /// Matches over alignment columns.
    public var identity: Float

    /// A pair in either order.
    public init(_ a: Int, _ b: Int, identity: Double) {
        (first, second) = (Int32(min(a, b)), Int32(max(a, b)))
        self.identity = Float(identity)
    }
}
