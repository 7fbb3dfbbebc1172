import CKernels
import FileKit

/// How a new model's parameter is filled.
public enum Initializer: Sendable, Equatable {
    case constant(Float)
    case normal(deviation: Float)
    case uniform(low: Float, high: Float)
    case values([Float])

    /// Normal with deviation 1/√inputs, so that a product keeps the scale of its input.
    public static func scaled(inputs: Int) -> Initializer { .normal(deviation: 1 / Float(inputs).squareRoot()) }
}

/// All parameters of a model under their published names, in one flat buffer, or two where some were added later.
///
/// A parameter may be the concatenation of several published tensors along the first dimension (query, key and value
/// weights, say): kernels see one matrix, checkpoints see the parts. Declare, then `seal()`, then initialise or load. More
/// may be declared after that, such as adapters, and sealed in turn.
public final class ParameterStore {
    /// A published tensor: a run of elements of a declared parameter.
    public struct Part: Sendable {
        public let name: String
        public let shape: [Int]
        public let role: ParameterRole
        /// False for stored constants such as rotary frequencies.
        public let trainable: Bool
        let initializer: Initializer
        /// The buffer that it is in, and where it begins there.
        let block, offset: Int

        /// Number of elements.
        public var count: Int { shape.reduce(1, *) }
        /// The published name of the module whose weight it is.
        public var module: String { name.hasSuffix(".weight") ? String(name.dropLast(".weight".count)) : name }
    }

    public private(set) var parts: [Part] = []
    private var declared: [(tensor: Tensor, offset: Int, parts: Range<Int>)] = []
    private var blocks: [Storage] = []
    private var gradients: Storage?
    /// Elements and parameters that the next block begins with.
    private var (count, sealed) = (0, 0)
    private var indexByName: [String: Int] = [:]
    private var indexByRole: [ParameterRole: Int] = [:]

    public init() {}

    /// Declares a parameter of one published tensor.
    public func declare(
        _ name: String, _ shape: [Int], _ initializer: Initializer, role: ParameterRole, trainable: Bool = true
    ) -> Tensor {
        declare(shape, parts: [(name, shape, role)], initializer, trainable: trainable)
    }

    /// Declares a parameter made of published tensors, one after another.
    public func declare(
        _ shape: [Int], parts: [(name: String, shape: [Int], role: ParameterRole)], _ initializer: Initializer,
        trainable: Bool = true
    ) -> Tensor {
        precondition(shape.reduce(1, *) == parts.reduce(0) { $0 + $1.shape.reduce(1, *) }, "parts don't fill \(shape)")
        let tensor = Tensor(unbound: shape)
        count = (count + 15) / 16 * 16
        declared.append((tensor, count, self.parts.count..<self.parts.count + parts.count))
        for part in parts {
            precondition(indexByName[part.name] == nil, "\(part.name) is declared twice")
            precondition(indexByRole[part.role] == nil, "\(part.name) has another parameter's role")
            indexByName[part.name] = self.parts.count
            indexByRole[part.role] = self.parts.count
            self.parts.append(
                Part(
                    name: part.name, shape: part.shape, role: part.role, trainable: trainable, initializer: initializer,
                    block: blocks.count, offset: count))
            count += part.shape.reduce(1, *)
        }
        return tensor
    }

    /// Allocates a flat buffer and binds all tensors to it that were declared since the last one.
    public func seal() {
        let values = Storage(zeros: count)
        for parameter in declared[sealed...] { parameter.tensor.bind(values, offset: parameter.offset) }
        blocks.append(values)
        (count, sealed) = (0, declared.count)
    }

    /// Binds all declared tensors to memory that is only read, in place of `seal()`: nothing can be trained or saved.
    ///
    /// - Parameters:
    ///   - format: that of weights `[outputs, inputs]` which only products and look-ups of rows use; nil for everything
    ///     else.
    ///   - inPlace: the stored tensor that holds a part as it is wanted; it is used where it is if the format is its own.
    ///   - read: writes some rows of a part as fp32; all parts of one dimension are read whole.
    public func bind(
        kernels: Kernels, format: (Part) -> WeightMatrix.Format?, inPlace: (Part) -> StoredTensor?,
        read: (Part, Range<Int>, UnsafeMutableBufferPointer<Float>) throws(SepitError) -> Void
    ) throws(SepitError) {
        for parameter in declared {
            let parts = self.parts[parameter.parts]
            guard let first = parts.first, let format = format(first) else {
                let storage = Storage(zeros: parameter.tensor.count)
                parameter.tensor.bind(storage, offset: 0)
                for part in parts {
                    let start = storage.base + (part.offset - parameter.offset)
                    let rows = 0..<(part.shape.first ?? 1)
                    try read(part, rows, UnsafeMutableBufferPointer(start: start, count: part.count))
                }
                continue
            }
            let weights = WeightMatrix(format: format, width: parameter.tensor.width)
            for part in parts {
                if let tensor = inPlace(part), weights.append(inPlace: tensor) { continue }
                try weights.append(rows: part.shape[0], kernels: kernels) { (rows, buffer) throws(SepitError) in
                    try read(part, rows, buffer)
                }
            }
            parameter.tensor.bind(weights)
        }
    }

    /// Bytes of memory or of a file that the accepted parameters are in.
    public func bytes(where isCounted: (ParameterRole) -> Bool) -> Int {
        declared.filter { isCounted(parts[$0.parts.lowerBound].role) }.reduce(0) {
            $0 + ($1.tensor.stored?.bytes ?? $1.tensor.count * MemoryLayout<Float>.stride)
        }
    }

    /// Fills parameters as declared; each draws from a stream of its own name.
    ///
    /// - Parameter isNew: which; all by default.
    public func initialize(seed: UInt64, where isNew: (ParameterRole) -> Bool = { _ in true }) {
        for part in parts where isNew(part.role) { initialize(part, seed: seed) }
    }

    func initialize(_ part: Part, seed: UInt64) {
        let target = elements(of: part)
        var random = CounterRandom(seed: seed, stream: "init." + part.name)
        switch part.initializer {
        case .constant(let value): target.update(repeating: value)
        case .uniform(let low, let high): for i in target.indices { target[i] = low + (high - low) * random.uniform() }
        case .values(let values):
            precondition(values.count == target.count, "\(values.count) initial values for \(part.name)")
            for i in target.indices { target[i] = values[i] }
        case .normal(let deviation):
            for i in target.indices { target[i] = deviation * Float(random.normal()) }
        }
    }

    /// The elements of a published tensor.
    public func elements(of part: Part) -> UnsafeMutableBufferPointer<Float> {
        UnsafeMutableBufferPointer(start: blocks[part.block].base + part.offset, count: part.count)
    }

    /// The published tensor of this name.
    public func part(named name: String) -> Part? { indexByName[name].map { parts[$0] } }

    /// The published tensor of this role.
    public func part(_ role: ParameterRole) -> Part? { indexByRole[role].map { parts[$0] } }

    /// The gradient elements of a published tensor; nil if it is not trained.
    public func gradient(of part: Part) -> UnsafeMutableBufferPointer<Float>? {
        guard let parameter = parameter(of: part) else { return nil }
        let offset = part.offset - parameter.offset
        if let gradient = parameter.tensor.gradient {
            return UnsafeMutableBufferPointer(start: gradient.base + offset, count: part.count)
        }
        let trained = parameter.tensor.trainedRows?.first { $0.rows.lowerBound == offset / parameter.tensor.width }
        return trained.map { UnsafeMutableBufferPointer(start: $0.gradient.base, count: part.count) }
    }

    /// The weight that holds a published matrix, and which of its rows the matrix is.
    public func weight(of part: Part) -> (weight: Tensor, rows: Range<Int>)? {
        guard let parameter = parameter(of: part) else { return nil }
        let first = (part.offset - parameter.offset) / parameter.tensor.width
        return (parameter.tensor, first..<first + part.count / parameter.tensor.width)
    }

    private func parameter(of part: Part) -> (tensor: Tensor, offset: Int, parts: Range<Int>)? {
        indexByName[part.name].flatMap { index in declared.first { $0.parts.contains(index) } }
    }

    /// Number of elements of all published tensors.
    public var parameterCount: Int { parts.reduce(0) { $0 + $1.count } }

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
        for (tensor, start, range) in declared {
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
    public func zeroGradients() {
        guard let gradients else { return }
        ck_clear(gradients.count, gradients.base)
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
        return declared.flatMap { tensor, _, range in
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
