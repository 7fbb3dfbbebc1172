import FileKit
import TensorKit

/// What tells a model from others: SHA-256 of the names, shapes and up to 256 evenly spaced values of all its tensors.
///
/// Reading every value of a large model would take longer than loading it; a model that was trained further differs in
/// nearly all of them.
package enum ModelFingerprint {
    private static let samples = 256

    /// Of a model's parameters.
    package static func of(_ store: TrainableParameters) -> String {
        var hash = SHA256()
        for part in store.parts.sorted(by: { $0.name < $1.name }) {
            hash.update(Array("\(part.name) \(part.shape)\n".utf8))
            let elements = store.elements(of: part)
            let count = min(elements.count, samples)
            for i in 0..<count {
                let bits = elements[i * elements.count / count].bitPattern.littleEndian
                hash.update(withUnsafeBytes(of: bits) { Array($0) })
            }
        }
        return hash.finalize()
    }
}
