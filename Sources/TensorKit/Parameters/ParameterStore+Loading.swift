import FileKit

extension ParameterStore {
    /// Fills all parameters from stored tensors that have exactly their names and shapes; nothing is filled if any
    /// doesn't fit.
    ///
    /// - Parameter isOptional: what may be missing and then keeps its values.
    /// - Throws: `SepitError` `.badData` (`tensor-missing`, `tensor-shape`, `tensor-unexpected`, `tensor-type`).
    public func load(
        _ source: some TensorSource, isOptional: (ParameterRole) -> Bool = { _ in false }
    ) throws(SepitError) {
        try requireMatch(source, isOptional: isOptional)
        for part in parts where source.entry(part.name) != nil {
            try source.copyFloats(part.name, into: elements(of: part), expecting: part.shape)
        }
    }

    /// Binds all declared parameters to stored tensors that have exactly their names and shapes, to be read only, instead
    /// of `seal()` and `load`: weights stay in the file where they have the format wanted, else they are rounded.
    ///
    /// - Parameter format: that of weights `[outputs, inputs]` which only products and look-ups of rows use; nil for
    ///   everything else.
    /// - Throws: `SepitError` `.badData` as `load`.
    public func bind(
        _ source: some TensorSource, kernels: Kernels, format: (Part, StoredType) -> WeightMatrix.Format?
    ) throws(SepitError) {
        try requireMatch(source)
        try bind(
            kernels: kernels, format: { part in source.entry(part.name).flatMap { format(part, $0.type) } },
            inPlace: { source.entry($0.name) }
        ) { (part, rows, buffer) throws(SepitError) in
            let tensor = try source.tensor(part.name)
            let some = tensor.shape.isEmpty ? tensor : tensor.rows(rows)
            try some.copyFloats(into: buffer, expecting: some.shape)
            some.release()
        }
    }

    /// The same with the elements of another store that has all of the roles; nothing is shared.
    public func bind(
        _ other: ParameterStore, kernels: Kernels, format: (Part) -> WeightMatrix.Format?
    ) throws(SepitError) {
        try bind(kernels: kernels, format: format, inPlace: { _ in nil }) { (part, rows, buffer) throws(SepitError) in
            guard let counterpart = other.part(part.role) else {
                preconditionFailure("the other store has no \(part.name)")
            }
            let width = part.shape.dropFirst().reduce(1, *)
            let elements = other.elements(of: counterpart)
            _ = buffer.update(fromContentsOf: elements[rows.lowerBound * width..<rows.upperBound * width])
        }
    }

    /// Checks that stored tensors have exactly the names and shapes of the declared parameters; the store need not be
    /// sealed.
    public func requireMatch(
        _ source: some TensorSource, isOptional: (ParameterRole) -> Bool = { _ in false }
    ) throws(SepitError) {
        for part in parts where source.entry(part.name) != nil {
            let tensor = try source.tensor(part.name)
            try tensor.requireShape(part.shape)
            try tensor.requireFloating()
        }
        let missing = parts.filter { source.entry($0.name) == nil && !isOptional($0.role) }.map(\.name)
        guard missing.isEmpty else {
            throw SepitError(
                .badData, code: "tensor-missing",
                "\(missing.count) tensor\(missing.count == 1 ? " is" : "s are") missing: \(Self.list(missing)).",
                file: source.path, hint: "The weights don't belong to this config.json, or the file is incomplete.")
        }
        let unexpected = source.names.filter { part(named: $0) == nil }
        guard unexpected.isEmpty else {
            throw SepitError(
                .badData, code: "tensor-unexpected",
                "\(unexpected.count) tensor\(unexpected.count == 1 ? " has" : "s have") no place in this model: "
                    + "\(Self.list(unexpected)).",
                file: source.path, hint: "The weights don't belong to this config.json.")
        }
    }

    private static func list(_ names: [String]) -> String {
        names.prefix(3).joined(separator: ", ") + (names.count > 3 ? ", …" : "")
    }
}
