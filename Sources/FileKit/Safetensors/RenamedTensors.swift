/// Stored tensors under other names than their file gives them; one may stand under several.
public struct RenamedTensors: TensorSource {
    /// The file or folder, for messages.
    public let path: String
    /// All new names, sorted.
    public let names: [String]
    private let entries: [String: StoredTensor]

    /// - Parameter rename: the new names of a tensor of `source`; none leaves it out.
    public init(_ source: some TensorSource, rename: (String) -> [String]) {
        path = source.path
        var entries: [String: StoredTensor] = [:]
        for name in source.names {
            for new in rename(name) { entries[new] = source.entry(name) }
        }
        self.entries = entries
        names = entries.keys.sorted()
    }

    /// The tensor that has been given that name.
    public func entry(_ name: String) -> StoredTensor? { entries[name] }
}
