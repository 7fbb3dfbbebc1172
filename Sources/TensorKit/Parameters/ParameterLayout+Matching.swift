import FileKit

extension ParameterLayout {
    /// Checks that stored tensors have exactly the names and shapes of the declared parameters.
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
