import FileKit

/// The parameters of a model in memory that is only read: weights lie in a mapped file, or rounded in memory, and the rest is
/// fp32. There is nothing to train and nothing to save.
///
/// The model's tensors keep the memory; this only says what there is.
public struct FrozenParameters {
    private let layout: ParameterLayout

    fileprivate init(_ layout: ParameterLayout) { self.layout = layout }

    /// Bytes of memory or of a file that the accepted parameters are in.
    public func bytes(where isCounted: (ParameterRole) -> Bool = { _ in true }) -> Int {
        layout.declared.filter { isCounted(layout.parts[$0.parts.lowerBound].role) }.reduce(0) {
            $0 + ($1.tensor.stored?.bytes ?? $1.tensor.count * MemoryLayout<Float>.stride)
        }
    }
}

extension ParameterLayout {
    /// Binds all parameters to stored tensors that have exactly their names and shapes: weights stay in the file where they
    /// have the format wanted, else they are rounded.
    ///
    /// - Parameters:
    ///   - isStreamed: weights in the file leave memory after each product with many rows.
    ///   - isOptional: what may be missing and is then initialised as declared.
    ///   - format: that of weights `[outputs, inputs]` which only products and look-ups of rows use; nil for everything
    ///     else.
    /// - Throws: `SepitError` `.badData` as `TrainableParameters.load`.
    @discardableResult
    public func open(
        _ source: some TensorSource, device: Device, isStreamed: Bool = false,
        isOptional: (ParameterRole) -> Bool = { _ in false }, format: (Part, StoredType) -> WeightMatrix.Format?
    ) throws(SepitError) -> FrozenParameters {
        try requireMatch(source, isOptional: isOptional)
        return try freeze(
            device: device, isStreamed: isStreamed,
            format: { part in source.entry(part.name).flatMap { format(part, $0.type) } },
            inPlace: { source.entry($0.name) }
        ) { (part, rows, buffer) throws(SepitError) in
            guard source.entry(part.name) != nil else {
                return part.initializer.fill(buffer, name: part.name, seed: 0)
            }
            let tensor = try source.tensor(part.name)
            let some = tensor.shape.isEmpty ? tensor : tensor.rows(rows)
            try some.copyFloats(into: buffer, expecting: some.shape)
            some.release()
        }
    }

    /// The same with the elements of trainable parameters that have all of the roles; nothing is shared.
    @discardableResult
    public func copy(
        _ other: TrainableParameters, device: Device, format: (Part) -> WeightMatrix.Format?
    ) throws(SepitError) -> FrozenParameters {
        try freeze(device: device, format: format, inPlace: { _ in nil }) { (part, rows, buffer) throws(SepitError) in
            guard let counterpart = other.part(part.role) else {
                preconditionFailure("the other parameters have no \(part.name)")
            }
            let width = part.shape.dropFirst().reduce(1, *)
            let elements = other.elements(of: counterpart)
            _ = buffer.update(fromContentsOf: elements[rows.lowerBound * width..<rows.upperBound * width])
        }
    }

    /// Binds all parameters to memory that is only read.
    ///
    /// - Parameters:
    ///   - isStreamed: as in `open`.
    ///   - format: as in `open`.
    ///   - inPlace: the stored tensor that holds a part as it is wanted; it is used where it is if the format is its own.
    ///   - read: writes some rows of a part as fp32; all parts of one dimension are read whole.
    public func freeze(
        device: Device, isStreamed: Bool = false, format: (Part) -> WeightMatrix.Format?,
        inPlace: (Part) -> StoredTensor? = { _ in nil },
        read: (Part, Range<Int>, UnsafeMutableBufferPointer<Float>) throws(SepitError) -> Void
    ) throws(SepitError) -> FrozenParameters {
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
            let weights = WeightMatrix(format: format, width: parameter.tensor.width, isStreamed: isStreamed)
            for part in parts {
                if let tensor = inPlace(part), weights.append(inPlace: tensor) { continue }
                try weights.append(rows: part.shape[0], device: device) { (rows, buffer) throws(SepitError) in
                    try read(part, rows, buffer)
                }
            }
            parameter.tensor.bind(weights)
        }
        return FrozenParameters(self)
    }
}
