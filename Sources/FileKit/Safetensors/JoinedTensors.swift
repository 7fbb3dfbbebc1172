/// The tensors of several sources together; of two with one name the first counts.
public struct JoinedTensors: TensorSource {
    /// For messages.
    public let path: String
    /// All names, sorted.
    public let names: [String]
    private let sources: [any TensorSource]

    /// The tensors of `sources`; `path` is what messages call them.
    public init(path: String, _ sources: [any TensorSource]) {
        self.path = path
        self.sources = sources
        names = Set(sources.flatMap(\.names)).sorted()
    }

    /// The tensor of that name in the first source that has one.
    public func entry(_ name: String) -> StoredTensor? {
        for source in sources {
            if let entry = source.entry(name) { return entry }
        }
        return nil
    }
}
