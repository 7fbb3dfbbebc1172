/// A sum of gradients over several backward passes, each of which begins at zero: ((g₀ + g₁) + g₂) + …
///
/// A backward pass that adds to the gradients of earlier ones does so product by product, in an order of its own. Here the
/// order is that of the passes alone, so that gradients computed elsewhere can take their place without changing a bit.
public final class GradientSum {
    private let store: TrainableParameters
    private let device: Device
    /// Of the passes so far; made when there is a second one.
    private var earlier: Storage?

    /// A sum over passes that fill the gradients of `store`.
    public init(_ store: TrainableParameters, device: Device) {
        self.store = store
        self.device = device
    }

    /// Adds the sum so far to the gradients of a pass, which are then the sum.
    ///
    /// - Parameter range: of the flat gradients.
    public func addEarlier(_ range: Range<Int>) {
        guard let earlier, let base = store.gradientElements.baseAddress else { return }
        device.table.pointee.add(
            device.threadPool, range.count, earlier.base + range.lowerBound, 1, base + range.lowerBound)
    }

    /// Sets the sum aside, so that the next pass can begin at zero.
    public func keep() {
        let gradients = store.gradientElements
        guard let base = gradients.baseAddress else { return }
        let kept = earlier ?? Storage(zeros: gradients.count)
        kept.base.update(from: base, count: gradients.count)
        earlier = kept
    }
}
