import TensorKit

/// Memory with sentinels around it: a kernel that reads beyond an input meets NaN, one that writes beyond an output is
/// caught.
final class Guarded {
    private static let guardSize = 64
    private let memory: Buffer<Float>
    let count: Int
    var base: UnsafeMutablePointer<Float> { memory.base + Self.guardSize }
    var values: [Float] { Array(UnsafeBufferPointer(start: base, count: count)) }

    init(_ values: [Float]) {
        count = values.count
        let edge = [Float](repeating: .nan, count: Self.guardSize)
        memory = Buffer(edge + values + edge)
    }

    convenience init(zeros count: Int) { self.init([Float](repeating: 0, count: count)) }

    var isIntact: Bool {
        let all = memory.values
        return all.prefix(Self.guardSize).allSatisfy(\.isNaN) && all.suffix(Self.guardSize).allSatisfy(\.isNaN)
    }
}
