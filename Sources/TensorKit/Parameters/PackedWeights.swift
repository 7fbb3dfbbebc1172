import CKernels

/// Weights in the form that products read, made when first used and again after they have changed.
///
/// It belongs to the weights' owner, who says when they change. Not thread-safe.
public final class PackedWeights {
    private struct Key: Hashable {
        var weights: UnsafePointer<Float>
        var outputs, inputs: Int
        var transposed, bf16: Bool
    }

    private var panels: [Key: (storage: Storage, generation: Int)] = [:]
    private var generation = 0
    /// Blocks asked of the system so far.
    public var systemAllocations: Int { panels.count }

    /// Nothing packed yet.
    public init() {}

    /// To be called after weights have changed.
    public func invalidate() { generation += 1 }

    /// B of a product, `[k, n]` or, transposed, `[n, k]`, as panels; nil where the kernels read it as it is.
    func panels(_ product: ck_product, on device: Device) -> UnsafeRawPointer? {
        guard let weights = product.b else { return nil }
        let key = Key(
            weights: weights, outputs: product.n, inputs: product.k, transposed: product.transpose_b != 0,
            bf16: product.bf16 != 0)
        let known = panels[key]
        if let known, known.generation == generation { return UnsafeRawPointer(known.storage.base) }
        let bytes = device.table.pointee.panel_bytes(product.bf16, product.n, product.k)
        guard bytes > 0 else { return nil }
        let storage = known?.storage ?? Storage(zeros: bytes / MemoryLayout<Float>.stride)
        device.table.pointee.pack_panels(
            device.threadPool, product.bf16, product.transpose_b, product.n, product.k, weights, product.ldb,
            storage.base)
        panels[key] = (storage, generation)
        return UnsafeRawPointer(storage.base)
    }
}
