import TensorKit

extension ParameterRole {
    /// A role for a name.
    static func named(_ name: String) -> ParameterRole { ParameterRole(Part("test"), Kind(name)) }
}

extension ParameterLayout {
    /// Declares a parameter whose name is all that it is known by.
    func declare(_ name: String, _ shape: [Int], _ initializer: Initializer) -> Tensor {
        declare(name, shape, initializer, role: .named(name))
    }

    func declare(_ shape: [Int], parts: [(name: String, shape: [Int])], _ initializer: Initializer) -> Tensor {
        declare(shape, parts: parts.map { ($0.name, $0.shape, .named($0.name)) }, initializer)
    }
}
