import CKernels
import FileKit

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// How a new model's parameter is filled.
public enum Initializer: Sendable, Equatable {
    case constant(Float)
    case normal(deviation: Float)
    case uniform(low: Float, high: Float)
    case values([Float])

    /// Normal with deviation 1/√inputs, so that a product keeps the scale of its input.
    public static func scaled(inputs: Int) -> Initializer { .normal(deviation: 1 / Float(inputs).squareRoot()) }
}

/// All parameters of a model in one flat buffer, under their published names.
///
/// A parameter may be the concatenation of several published tensors along the first dimension (query, key and value
/// weights, say): kernels see one matrix, checkpoints see the parts. Declare, then `seal()`, then initialise or load.
public final class ParameterStore {
    /// A published tensor: a run of elements of a declared parameter.
    public struct Part: Sendable {
        public let name: String
        public let shape: [Int]
        /// False for stored constants such as rotary frequencies.
        public let trainable: Bool
        let initializer: Initializer
        let offset: Int

        /// Number of elements.
        public var count: Int { shape.reduce(1, *) }
    }

    public private(set) var parts: [Part] = []
    private var declared: [(tensor: Tensor, offset: Int, parts: Range<Int>)] = []
    private var values = Storage(zeros: 0)
    private var gradients: Storage?
    private var count = 0
    private var indexByName: [String: Int] = [:]

    public init() {}

    /// Declares a parameter of one published tensor.
    public func declare(_ name: String, _ shape: [Int], _ initializer: Initializer, trainable: Bool = true) -> Tensor {
        declare(shape, parts: [(name, shape)], initializer, trainable: trainable)
    }

    /// Declares a parameter made of published tensors, one after another.
    public func declare(
        _ shape: [Int], parts: [(name: String, shape: [Int])], _ initializer: Initializer, trainable: Bool = true
    ) -> Tensor {
        precondition(shape.reduce(1, *) == parts.reduce(0) { $0 + $1.shape.reduce(1, *) }, "parts don't fill \(shape)")
        let tensor = Tensor(unbound: shape)
        count = (count + 15) / 16 * 16
        declared.append((tensor, count, self.parts.count..<self.parts.count + parts.count))
        for part in parts {
            precondition(indexByName[part.name] == nil, "\(part.name) is declared twice")
            indexByName[part.name] = self.parts.count
            self.parts.append(
                Part(name: part.name, shape: part.shape, trainable: trainable, initializer: initializer, offset: count))
            count += part.shape.reduce(1, *)
        }
        return tensor
    }

    /// Allocates the flat buffer and binds all declared tensors to it.
    public func seal() {
        values = Storage(zeros: count)
        for parameter in declared { parameter.tensor.bind(values, offset: parameter.offset) }
    }

    /// Fills parameters as declared; each draws from a stream of its own name.
    ///
    /// - Parameter isNew: which; all by default.
    public func initialize(seed: UInt64, where isNew: (String) -> Bool = { _ in true }) {
        for part in parts where isNew(part.name) { initialize(part, seed: seed) }
    }

    private func initialize(_ part: Part, seed: UInt64) {
        let target = elements(of: part)
        var random = CounterRandom(seed: seed, stream: "init." + part.name)
        switch part.initializer {
        case .constant(let value): target.update(repeating: value)
        case .uniform(let low, let high): for i in target.indices { target[i] = low + (high - low) * random.uniform() }
        case .values(let values):
            precondition(values.count == target.count, "\(values.count) initial values for \(part.name)")
            for i in target.indices { target[i] = values[i] }
        case .normal(let deviation):
            for i in target.indices {  // Box-Muller
                let radius = (-2 * log(1 - random.uniformDouble())).squareRoot()
                target[i] = deviation * Float(radius * cos(2 * .pi * random.uniformDouble()))
            }
        }
    }

    /// The elements of a published tensor.
    public func elements(of part: Part) -> UnsafeMutableBufferPointer<Float> {
        UnsafeMutableBufferPointer(start: values.base + part.offset, count: part.count)
    }

    /// The published tensor of this name.
    public func part(named name: String) -> Part? { indexByName[name].map { parts[$0] } }

    /// The gradient elements of a published tensor; nil if it is not trained.
    public func gradient(of part: Part) -> UnsafeMutableBufferPointer<Float>? {
        for parameter in declared where parameter.parts.contains(indexByName[part.name] ?? -1) {
            guard let gradient = parameter.tensor.gradient else { return nil }
            return UnsafeMutableBufferPointer(
                start: gradient.base + (part.offset - parameter.offset), count: part.count)
        }
        return nil
    }

    /// Number of elements of all published tensors.
    public var parameterCount: Int { parts.reduce(0) { $0 + $1.count } }

    // MARK: Training

    /// A run of trained elements with one learning-rate factor.
    struct TrainedRun {
        var name: String
        var value: UnsafeMutablePointer<Float>
        var gradient: UnsafeMutablePointer<Float>
        var count: Int
        /// Offset in the optimiser's flat state.
        var offset: Int
    }

    /// Gives every trainable parameter that `isTrained` accepts a gradient in one flat buffer; the others track none.
    ///
    /// A parameter made of several parts is trained if its first part is.
    public func prepareTraining(isTrained: (String) -> Bool = { _ in true }) {
        let trained = declared.filter { parts[$0.parts.lowerBound].trainable && isTrained(parts[$0.parts.lowerBound].name) }
        var offset = 0
        var offsets: [Int] = []
        for parameter in trained {
            offsets.append(offset)
            offset += (parameter.tensor.count + 15) / 16 * 16
        }
        let storage = Storage(zeros: offset)
        for parameter in declared {
            parameter.tensor.tracksGradient = false
            parameter.tensor.gradient = nil
        }
        for (parameter, offset) in zip(trained, offsets) {
            parameter.tensor.tracksGradient = true
            parameter.tensor.gradient = Tensor(shape: parameter.tensor.shape, storage: storage, offset: offset)
        }
        gradients = storage
    }

    /// Sets all gradients to zero.
    public func zeroGradients() {
        guard let gradients else { return }
        ck_clear(gradients.count, gradients.base)
    }

    /// All gradients, flat.
    var flatGradients: UnsafeMutableBufferPointer<Float> {
        UnsafeMutableBufferPointer(start: gradients?.base, count: gradients?.count ?? 0)
    }

    /// Trained parameters in flat-gradient order.
    var trainedRuns: [TrainedRun] {
        guard let gradients else { return [] }
        return declared.compactMap { parameter in
            guard let gradient = parameter.tensor.gradient else { return nil }
            return TrainedRun(
                name: parts[parameter.parts.lowerBound].name, value: parameter.tensor.base, gradient: gradient.base,
                count: parameter.tensor.count, offset: gradient.base - gradients.base)
        }
    }

    /// Number of elements that are trained.
    public var trainedElements: Int { trainedRuns.reduce(0) { $0 + $1.count } }

    /// Names of the published tensors that are trained.
    public var trainedNames: [String] {
        declared.filter { $0.tensor.tracksGradient }.flatMap { parts[$0.parts].map(\.name) }
    }
}
