/// Backbone atoms of one residue in ångström, nil where the file has none.
public struct BackboneResidue: Sendable, Equatable {
    public var n: SIMD3<Float>?
    public var ca: SIMD3<Float>?
    public var c: SIMD3<Float>?
    public var o: SIMD3<Float>?

    public init(
        n: SIMD3<Float>? = nil, ca: SIMD3<Float>? = nil, c: SIMD3<Float>? = nil, o: SIMD3<Float>? = nil
    ) {
        (self.n, self.ca, self.c, self.o) = (n, ca, c, o)
    }
}
