#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

extension Graph {
    /// exp(s) · x for a scalar s `[1]`: dx = exp(s) dy, ds = Σ dy · y.
    public func scale(_ x: Tensor, byExponentialOf s: Tensor) -> Tensor {
        precondition(s.count == 1, "scale: the exponent has shape \(s.shape)")
        let y = output(x.shape, from: x, s)
        let factor = exp(s.base[0])
        y.base.update(repeating: 0, count: y.count)
        kernels.pointee.add(workers, x.count, x.base, factor, y.base)
        record(y) { [self] dy in
            if s.tracksGradient {
                gradient(of: s).base[0] += Float((0..<y.count).reduce(0.0) { $0 + Double(dy.base[$1] * y.base[$1]) })
            }
            if x.tracksGradient { kernels.pointee.add(workers, x.count, dy.base, factor, gradient(of: x).base) }
        }
        return y
    }
}
