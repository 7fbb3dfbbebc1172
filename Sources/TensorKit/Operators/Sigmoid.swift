#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

extension Graph {
    /// 1 / (1 + e^−x), element by element; dx = dy y (1 − y). For router scores: not a kernel.
    public func sigmoid(_ x: Tensor) -> Tensor {
        let y = output(x.shape, from: x)
        let (from, to) = (x.base, y.base)
        for i in 0..<x.count { to[i] = 1 / (1 + exp(-from[i])) }
        record(y) { [self] dy in
            let (dx, dy, y) = (gradient(of: x).base, dy.base, y.base)
            for i in 0..<x.count { dx[i] += dy[i] * y[i] * (1 - y[i]) }
        }
        return y
    }

    /// log(1 + e^x), element by element; dx = dy / (1 + e^−x). For router scores: not a kernel.
    public func softplus(_ x: Tensor) -> Tensor {
        let y = output(x.shape, from: x)
        let (from, to) = (x.base, y.base)
        for i in 0..<x.count { to[i] = max(from[i], 0) + log1p(exp(-abs(from[i]))) }
        record(y) { [self] dy in
            let (dx, dy, x) = (gradient(of: x).base, dy.base, x.base)
            for i in 0..<y.count { dx[i] += dy[i] / (1 + exp(-x[i])) }
        }
        return y
    }
}
