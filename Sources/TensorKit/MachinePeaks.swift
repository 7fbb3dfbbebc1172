import CKernels

/// What this machine does at most with the threads in use, measured: the limits that benchmarks relate to.
public struct MachinePeaks: Sendable, Equatable {
    /// Floating-point operations per second of fp32 multiply-adds.
    public var multiplyAdds: Double
    /// The same of bf16 dot products; nil on a CPU that has no such instruction.
    public var bf16Dots: Double?
    /// Bytes per second that are read from memory.
    public var readBytes: Double

    /// Measures for about a second; the best of several tries, because others may use the machine too.
    public static func measured(on device: Device) -> MachinePeaks {
        let (table, threads) = (device.table.pointee, device.threadPool)
        return MachinePeaks(
            multiplyAdds: best { table.multiply_adds(threads, rounds) },
            bf16Dots: table.bf16_dots(threads, 1) > 0 ? best { table.bf16_dots(threads, rounds) } : nil,
            readBytes: readBytes(on: device))
    }

    /// Floating-point operations per second of what products in a number format are made of, measured as `measured`.
    public static func operations(_ precision: Precision, on device: Device) -> Double {
        let (table, threads) = (device.table.pointee, device.threadPool)
        let dots = precision == .bf16 && table.bf16_dots(threads, 1) > 0
        return best { dots ? table.bf16_dots(threads, rounds) : table.multiply_adds(threads, rounds) }
    }

    /// Bytes per second that are read from memory, the best of several tries.
    ///
    /// - Parameter bytes: read in a try, at least; what is compared with it should take as long.
    public static func readBytes(on device: Device, bytes: Int = 1) -> Double {
        let memory = Storage(zeros: readCount)
        let size = readCount * MemoryLayout<Float>.stride
        let passes = (bytes + size - 1) / size
        return best {
            for _ in 0..<passes { _ = device.table.pointee.sum(device.threadPool, readCount, memory.base) }
            return Double(passes * size)
        }
    }

    /// The share of the fp32 multiply-adds that a product reaches; low where its kernels are not those for this CPU.
    public static func shareOfProducts(on device: Device) -> Double {
        let size = 512
        let matrices = (0..<3).map { _ in Storage(zeros: size * size) }
        var product = ck_product(
            m: size, n: size, k: size, bf16: 0, transpose_a: 0, transpose_b: 0, a: matrices[0].base, lda: size,
            b: matrices[1].base, ldb: size, panels: nil, addend: nil, bias: nil, c: matrices[2].base, ldc: size)
        let rate = withExtendedLifetime(matrices) {
            best {
                device.table.pointee.multiply(device.threadPool, &product)
                return 2 * Double(size * size * size)
            }
        }
        return rate / best { device.table.pointee.multiply_adds(device.threadPool, rounds / 10) }
    }

    private static let tries = 15
    /// About 10 ms of arithmetic.
    private static let rounds = 2_000_000
    /// 128 MB, more than the caches hold.
    private static let readCount = 1 << 25

    /// The highest rate of `work`, which returns how much it did.
    private static func best(_ work: () -> Double) -> Double {
        (0..<tries).reduce(0) { best, _ in
            let start = ContinuousClock.now
            let amount = work()
            return max(best, amount / (ContinuousClock.now - start).seconds)
        }
    }
}

extension Duration {
    /// As a number of seconds.
    public var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
