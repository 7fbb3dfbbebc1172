/// A row-major fp32 array, and the gradient of the loss with respect to it once a backward pass has reached it.
///
/// Tensors are made by a `Graph` (activations), by a `ParameterLayout` (weights), or from Swift arrays (inputs).
public final class Tensor {
    /// Sizes of the dimensions, the outermost first.
    public let shape: [Int]
    /// Whether a backward pass computes `gradient`.
    public internal(set) var tracksGradient: Bool
    /// The gradient, of the same shape; nil where no backward pass has reached the tensor, or none is computed.
    public internal(set) var gradient: Tensor?
    /// Where not all rows of a weight are trained: those that are, with gradients of their own.
    var trainedRows: [TrainedRows]?
    /// Low-rank changes of a weight that products with it apply.
    public private(set) var adapters: [LowRankAdapter] = []
    /// Whether a graph made it, in memory that others have had and will have.
    private(set) var isActivation = false
    private var storage: Storage?
    private var offset: Int
    private var recipe: Recipe?
    /// Weights as they are stored, in place of fp32 elements; only products and look-ups of rows read them.
    private(set) var stored: WeightMatrix?

    /// Some rows of a weight, its leading dimensions flattened, and their gradient.
    struct TrainedRows {
        var rows: Range<Int>
        var gradient: Tensor
    }

    /// How to compute the elements once more.
    private struct Recipe {
        var pool: MemoryPool
        var fill: (UnsafeMutablePointer<Float>) -> Void
    }

    init(shape: [Int], storage: Storage, offset: Int = 0, tracksGradient: Bool = false) {
        self.shape = shape
        self.storage = storage
        self.offset = offset
        self.tracksGradient = tracksGradient
        precondition(offset + count <= storage.count, "a tensor of shape \(shape) does not fit its storage")
    }

    /// A tensor with its own memory and the given values.
    public convenience init(_ values: [Float], shape: [Int], tracksGradient: Bool = false) {
        precondition(values.count == shape.reduce(1, *), "\(values.count) values for shape \(shape)")
        self.init(shape: shape, storage: Storage(zeros: values.count), tracksGradient: tracksGradient)
        values.withUnsafeBufferPointer { source in
            if let start = source.baseAddress { base.update(from: start, count: source.count) }
        }
    }

    /// A parameter whose memory is bound later, when its layout gets some.
    init(unbound shape: [Int]) {
        self.shape = shape
        storage = Storage(zeros: 0)
        offset = 0
        tracksGradient = false
    }

    /// Lets products with this weight apply a low-rank change of some of its rows.
    public func attach(_ adapter: LowRankAdapter) {
        precondition(
            adapter.rows.upperBound <= rows, "an adapter of rows \(adapter.rows) on a weight of shape \(shape)")
        adapters.append(adapter)
    }

    /// Says that a graph made it.
    func markActivation() { isActivation = true }

    func bind(_ storage: Storage, offset: Int) {
        self.storage = storage
        self.offset = offset
    }

    func bind(_ weights: WeightMatrix) {
        storage = nil
        stored = weights
    }

    /// Number of elements.
    public var count: Int { shape.reduce(1, *) }
    /// Size of the last dimension.
    public var width: Int { shape.last ?? 1 }
    /// Number of rows when all but the last dimension are flattened.
    public var rows: Int { width == 0 ? 0 : count / width }
    /// First element. Valid while the tensor lives, or until it is discarded.
    public var base: UnsafeMutablePointer<Float> { resident.base + offset }
    /// A copy of the elements.
    public var values: [Float] { Array(UnsafeBufferPointer(start: base, count: count)) }

    /// The same memory under another shape.
    func view(_ shape: [Int]) -> Tensor {
        let view = Tensor(shape: shape, storage: resident, offset: offset)
        view.isActivation = isActivation
        return view
    }

    /// The same memory in a tensor of its own for another graph.
    func leaf() -> Tensor {
        let leaf = view(shape)
        leaf.tracksGradient = tracksGradient
        return leaf
    }

    /// Says that its elements have been overwritten with those of its gradient.
    func becomeGradient() {
        precondition(gradient == nil, "what an operator overwrites is read by no other")
        if tracksGradient { gradient = view(shape) }
    }

    // MARK: Recomputing

    /// Lets `discard` give the memory back: `fill` writes the same elements again when they are needed.
    func canBeRecomputed(pool: MemoryPool, _ fill: @escaping (UnsafeMutablePointer<Float>) -> Void) {
        recipe = Recipe(pool: pool, fill: fill)
    }

    /// Gives the memory back if the elements can be recomputed; the next access does so.
    func discard() {
        if recipe != nil { storage = nil }
    }

    private var resident: Storage {
        if let storage { return storage }
        guard let recipe else { preconditionFailure("stored weights have no fp32 elements") }
        let fresh = recipe.pool.take(count)
        recipe.fill(fresh.base)
        storage = fresh
        return fresh
    }
}
