import FileKit

extension TrainableParameters {
    /// Fills all parameters from stored tensors that have exactly their names and shapes; nothing is filled if any
    /// doesn't fit.
    ///
    /// - Parameter isOptional: what may be missing and then keeps its values.
    /// - Throws: `SepitError` `.badData` (`tensor-missing`, `tensor-shape`, `tensor-unexpected`, `tensor-type`).
    public func load(
        _ source: some TensorSource, isOptional: (ParameterRole) -> Bool = { _ in false }
    ) throws(SepitError) {
        try layout.requireMatch(source, isOptional: isOptional)
        for part in parts where source.entry(part.name) != nil {
            try source.copyFloats(part.name, into: elements(of: part), expecting: part.shape)
        }
    }
}
