import CKernels
import FileKit

/// The parameters of a model in fp32 memory of their own: they can be filled, trained and saved.
public final class TrainableParameters {
    /// A published tensor.
    public typealias Part = ParameterLayout.Part

    let layout: ParameterLayout
    private var blocks: [Storage] = []
    private var gradients: Storage?

    init(_ layout: ParameterLayout) {
        self.layout = layout
        blocks = [layout.allocateBlock()]
    }

    /// The published tensors, in the order of declaration.
    public var parts: [Part] { layout.parts }

    /// The published tensor of this name.
    public func part(named name: String) -> Part? { layout.part(named: name) }

    /// The published tensor of this role.
    public func part(_ role: ParameterRole) -> Part? { layout.part(role) }

    /// Number of elements of all published tensors.
    public var parameterCount: Int { layout.parameterCount }

    /// Declares more parameters, in a buffer of their own, and fills them; those that there were stay where they are.
    public func add(seed: UInt64, _ declare: (ParameterLayout) -> Void) {
        let first = parts.count
        declare(layout)
        blocks.append(layout.allocateBlock())
        for part in parts[first...] { initialize(part, seed: seed) }
    }

    /// Fills parameters as declared; each draws from a stream of its own name.
    ///
    /// - Parameter isNew: which; all by default.
    public func initialize(seed: UInt64, where isNew: (ParameterRole) -> Bool = { _ in true }) {
        for part in parts where isNew(part.role) { initialize(part, seed: seed) }
    }

    private func initialize(_ part: Part, seed: UInt64) {
        part.initializer.fill(elements(of: part), name: part.name, seed: seed)
    }

    /// The elements of a published tensor.
    public func elements(of part: Part) -> UnsafeMutableBufferPointer<Float> {
        UnsafeMutableBufferPointer(start: blocks[part.block].base + part.offset, count: part.count)
    }

    /// The gradient elements of a published tensor; nil if it is not trained.
    public func gradient(of part: Part) -> UnsafeMutableBufferPointer<Float>? {
        guard let parameter = layout.declaration(of: part) else { return nil }
        let offset = part.offset - parameter.offset
        if let gradient = parameter.tensor.gradient {
            return UnsafeMutableBufferPointer(start: gradient.base + offset, count: part.count)
        }
        let trained = parameter.tensor.trainedRows?.first { $0.rows.lowerBound == offset / parameter.tensor.width }
        return trained.map { UnsafeMutableBufferPointer(start: $0.gradient.base, count: part.count) }
    }

    /// The weight that holds a published matrix, and which of its rows the matrix is.
    public func weight(of part: Part) -> (weight: Tensor, rows: Range<Int>)? {
        guard let parameter = layout.declaration(of: part) else { return nil }
        let first = (part.offset - parameter.offset) / parameter.tensor.width
        return (parameter.tensor, first..<first + part.count / parameter.tensor.width)
    }

    // MARK: Training

    /// A run of trained elements with one learning-rate factor.
    struct TrainedRun {
        var name: String
        var role: ParameterRole
        var value: UnsafeMutablePointer<Float>
        var gradient: UnsafeMutablePointer<Float>
        var count: Int
        /// Offset in the optimiser's flat state.
        var offset: Int
    }

    /// Gives every trainable published tensor that `isTrained` accepts a gradient in one flat buffer; the others track none.
    ///
    /// A vector made of several parts is trained as a whole, if any of them is.
    public func prepareTraining(isTrained: (ParameterRole) -> Bool = { _ in true }) {
        var size = 0
        func place(_ shape: [Int]) -> Int {
            defer { size += (shape.reduce(1, *) + 15) / 16 * 16 }
            return size
        }
        var whole: [(tensor: Tensor, offset: Int)] = []
        var some: [(tensor: Tensor, parts: [(rows: Range<Int>, shape: [Int], offset: Int)])] = []
        for parameter in layout.declared {
            let (tensor, start, range) = (parameter.tensor, parameter.offset, parameter.parts)
            (tensor.tracksGradient, tensor.gradient, tensor.trainedRows) = (false, nil, nil)
            let trained = parts[range].filter { $0.trainable && isTrained($0.role) }
            if trained.count == range.count || (tensor.shape.count == 1 && !trained.isEmpty) {
                whole.append((tensor, place(tensor.shape)))
            } else if !trained.isEmpty {
                some.append(
                    (
                        tensor,
                        trained.map { part in
                            let first = (part.offset - start) / tensor.width
                            return (first..<first + part.count / tensor.width, part.shape, place(part.shape))
                        }
                    ))
            }
        }
        gradients = nil
        let storage = Storage(zeros: size)
        for (tensor, offset) in whole {
            tensor.tracksGradient = true
            tensor.gradient = Tensor(shape: tensor.shape, storage: storage, offset: offset)
        }
        for (tensor, parts) in some {
            tensor.tracksGradient = true
            tensor.trainedRows = parts.map {
                Tensor.TrainedRows(
                    rows: $0.rows, gradient: Tensor(shape: $0.shape, storage: storage, offset: $0.offset))
            }
        }
        gradients = storage
    }

    /// Sets all gradients to zero.
    public func zeroGradients(on device: Device) {
        guard let gradients else { return }
        device.table.pointee.clear(device.threadPool, gradients.count, gradients.base)
    }

    /// All gradients, flat.
    public var gradientElements: UnsafeMutableBufferPointer<Float> {
        UnsafeMutableBufferPointer(start: gradients?.base, count: gradients?.count ?? 0)
    }

    /// Trained parameters in flat-gradient order.
    var trainedRuns: [TrainedRun] {
        guard let gradients else { return [] }
        func run(_ part: Part, _ value: UnsafeMutablePointer<Float>, _ gradient: Tensor) -> TrainedRun {
            TrainedRun(
                name: part.name, role: part.role, value: value, gradient: gradient.base, count: gradient.count,
                offset: gradient.base - gradients.base)
        }
        return layout.declared.flatMap { parameter in
            let (tensor, range) = (parameter.tensor, parameter.parts)
            if let gradient = tensor.gradient { return [run(parts[range.lowerBound], tensor.base, gradient)] }
            return (tensor.trainedRows ?? []).map { trained in
                let start = trained.rows.lowerBound * tensor.width
                guard let part = parts[range].first(where: { $0.offset - parts[range.lowerBound].offset == start })
                else { preconditionFailure("trained rows are those of a part") }
                return run(part, tensor.base + start, trained.gradient)
            }
        }.sorted { $0.offset < $1.offset }
    }

    /// Number of elements that are trained.
    public var trainedElements: Int { trainedRuns.reduce(0) { $0 + $1.count } }

    /// The published tensors that are trained.
    public var trainedParts: [Part] { parts.filter { gradient(of: $0) != nil } }
}
