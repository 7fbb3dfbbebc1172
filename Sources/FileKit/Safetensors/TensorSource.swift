/// Named stored tensors: one safetensors file, or a checkpoint folder of several.
public protocol TensorSource: Sendable {
    /// The file or folder, for messages.
    var path: String { get }
    /// All tensor names, sorted.
    var names: [String] { get }
    /// The tensor of that name, if there is one.
    func entry(_ name: String) -> StoredTensor?
}

extension TensorSource {
    /// The tensor of that name.
    ///
    /// - Throws: `SepitError` `.badData` `tensor-missing`.
    public func tensor(_ name: String) throws(SepitError) -> StoredTensor {
        guard let entry = entry(name) else {
            throw SepitError(
                .badData, code: "tensor-missing", "There is no tensor named '\(name)'.", file: path,
                found: "\(names.count) tensors" + (names.first.map { ", the first '\($0)'" } ?? ""),
                hint: "The weights may be of another kind of model.")
        }
        return entry
    }

    /// See `StoredTensor.floats()`.
    public func floats(_ name: String) throws(SepitError) -> [Float] { try tensor(name).floats() }

    /// See `StoredTensor.integers()`.
    public func integers(_ name: String) throws(SepitError) -> [Int] { try tensor(name).integers() }

    /// See `StoredTensor.copyFloats(into:expecting:)`.
    public func copyFloats(
        _ name: String, into destination: UnsafeMutableBufferPointer<Float>, expecting expected: [Int]
    ) throws(SepitError) {
        try tensor(name).copyFloats(into: destination, expecting: expected)
    }
}
