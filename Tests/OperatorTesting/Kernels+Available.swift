import TensorKit

extension Kernels {
    /// The levels that this CPU runs.
    package static let available = levels.filter { (try? named($0)) != nil }
}
