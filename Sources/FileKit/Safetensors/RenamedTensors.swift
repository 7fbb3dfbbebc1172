/// Stored tensors under other names than their file gives them; one may stand under several.
public struct RenamedTensors: TensorSource {
    /// The file or folder, for messages.
    public let path: String
    /// All new names, sorted.
    public let names: [String]
    private let entries: [String: StoredTensor]

    /// - Parameters:
    ///   - rename: the new names of a tensor of `source`; none leaves it out.
    ///   - change: what a tensor becomes, given its name in `source`.
    public init(
        _ source: some TensorSource, rename: (String) -> [String],
        change: (String, StoredTensor) -> StoredTensor = { $1 }
    ) {
        path = source.path
        var entries: [String: StoredTensor] = [:]
        for name in source.names {
            guard let tensor = source.entry(name) else { continue }
            let changed = change(name, tensor)
            for new in rename(name) { entries[new] = changed }
        }
        self.entries = entries
        names = entries.keys.sorted()
    }

    /// The tensor that has been given that name.
    public func entry(_ name: String) -> StoredTensor? { entries[name] }
}
