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
            let elements = store.elements(of: part)
            add(part.name, part.shape, elements.count, to: &hash) { elements[$0] }
        }
        return hash.finalize()
    }

    /// Of the weights in a model directory; the same as that of the parameters that are loaded from there.
    ///
    /// - Throws: `SepitError` as `ModelDirectory.load`.
    package static func of(directory: String) throws(SepitError) -> String {
        let weights = try ModelDirectory.contents(directory).1
        var hash = SHA256()
        for name in weights.names {
            let tensor = try weights.tensor(name)
            try tensor.requireFloating()
            add(name, tensor.shape, tensor.count, to: &hash) { tensor.float(at: $0) }
        }
        return hash.finalize()
    }

    private static func add(
        _ name: String, _ shape: [Int], _ count: Int, to hash: inout SHA256, value: (Int) -> Float
    ) {
        hash.update(Array("\(name) \(shape)\n".utf8))
        let sampled = min(count, samples)
        for i in 0..<sampled {
            let bits = value(i * count / sampled).bitPattern.littleEndian
            hash.update(withUnsafeBytes(of: bits) { Array($0) })
        }
    }
}
