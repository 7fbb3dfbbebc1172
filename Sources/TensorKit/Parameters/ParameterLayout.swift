import FileKit

/// The parameters of a model as they are declared: names, shapes and roles, and tensors without memory.
///
/// A model's initialiser declares in a layout, and then the layout gets memory in one of two ways, which what can be done with
/// the parameters depends on:
///
///     let layout = ParameterLayout()
///     let model = LlamaModel(configuration, layout: layout)
///     let parameters = layout.allocate()                    TrainableParameters: fp32, to be filled, trained, saved
///     let parameters = try layout.open(file, …)             FrozenParameters: where they are stored, to be read only
///
/// A parameter may be the concatenation of several published tensors along the first dimension (query, key and value
/// weights, say): kernels see one matrix, checkpoints see the parts.
public final class ParameterLayout {
    /// A published tensor: a run of elements of a declared parameter.
    public struct Part: Sendable {
        /// Published name.
        public let name: String
        /// Published shape.
        public let shape: [Int]
        /// What it is in the model.
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

    /// A tensor of the model, and the parts that it consists of.
    struct Declaration {
        let tensor: Tensor
        let offset: Int
        let parts: Range<Int>
    }

    /// In the order of declaration.
    public private(set) var parts: [Part] = []
    private(set) var declared: [Declaration] = []
    private let naming: (String) -> String
    private var indexByName: [String: Int] = [:]
    private var indexByRole: [ParameterRole: Int] = [:]
    /// Number of blocks that have memory, of declarations in them, and of elements declared since.
    private var (blocks, bound, count) = (0, 0, 0)

    /// - Parameter naming: gives each declared name another, under which it is then stored.
    public init(naming: @escaping (String) -> String = { $0 }) { self.naming = naming }

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
        declared.append(
            Declaration(tensor: tensor, offset: count, parts: self.parts.count..<self.parts.count + parts.count))
        for part in parts {
            let name = naming(part.name)
            precondition(indexByName[name] == nil, "\(name) is declared twice")
            precondition(indexByRole[part.role] == nil, "\(name) has another parameter's role")
            indexByName[name] = self.parts.count
            indexByRole[part.role] = self.parts.count
            self.parts.append(
                Part(
                    name: name, shape: part.shape, role: part.role, trainable: trainable, initializer: initializer,
                    block: blocks, offset: count))
            count += part.shape.reduce(1, *)
        }
        return tensor
    }

    /// The published tensor of this name.
    public func part(named name: String) -> Part? { indexByName[name].map { parts[$0] } }

    /// The published tensor of this role.
    public func part(_ role: ParameterRole) -> Part? { indexByRole[role].map { parts[$0] } }

    /// The declaration that a published tensor belongs to.
    func declaration(of part: Part) -> Declaration? {
        indexByName[part.name].flatMap { index in declared.first { $0.parts.contains(index) } }
    }

    /// Number of elements of all published tensors.
    public var parameterCount: Int { parts.reduce(0) { $0 + $1.count } }

    // MARK: Memory

    /// Gives all parameters zeroed memory of their own.
    public func allocate() -> TrainableParameters { TrainableParameters(self) }

    /// Binds what was declared since the last block to a new one.
    func allocateBlock() -> Storage {
        let values = Storage(zeros: count)
        for parameter in declared[bound...] { parameter.tensor.bind(values, offset: parameter.offset) }
        (blocks, bound, count) = (blocks + 1, declared.count, 0)
        return values
    }
}
