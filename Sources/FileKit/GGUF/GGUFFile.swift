/// A GGUF file of version 2 or 3, memory-mapped; all of it but the weights is checked before anything is returned.
///
/// Layout: magic, version, numbers of tensors and of keys, the keys with their values, the tensors' names, shapes (the
/// fastest extent first), types and offsets, then their bytes, each from a multiple of the alignment on.
/// Source: https://github.com/ggml-org/ggml, docs/gguf.md, and `gguf.cpp` for what is refused.
package struct GGUFFile: TensorSource {
    /// The file, for messages.
    package let path: String
    /// All tensor names, sorted.
    package let names: [String]
    /// All keys with their values.
    package let metadata: [String: GGUFValue]
    private let entries: [String: StoredTensor]

    /// - Throws: `SepitError` as `MappedFile`, or `.badData` with a code that begins with `gguf-`.
    package init(path: String) throws(SepitError) {
        let file = try MappedFile(path: path)
        try file.requireDownloaded()
        var header = GGUFHeader(cursor: GGUFCursor(file: file))
        try header.read()
        self.path = path
        metadata = header.metadata
        entries = header.entries
        names = header.entries.keys.sorted()
    }

    /// Whether this is a file that is called so, or begins so.
    package static func isOne(_ path: String) -> Bool {
        guard !FileSystem.isDirectory(path) else { return false }
        return path.hasSuffix(".gguf") || FileSystem.firstBytes(of: path, count: 4) == GGUFHeader.magic
    }

    /// The tensor of that name, if there is one.
    package func entry(_ name: String) -> StoredTensor? { entries[name] }

    /// Keys and values without the long lists, in the order of the keys.
    package var fields: JSONValue {
        .object(
            metadata.sorted { $0.key < $1.key }.compactMap { key, value in value.json.map { .init(key, $0) } })
    }

    /// The value of a key as text; nil for another kind of value.
    package func text(_ key: String) -> String? {
        if case .string(let text) = metadata[key] { text } else { nil }
    }

    /// The value of a key as a whole number; nil for another kind of value.
    package func integer(_ key: String) -> Int? {
        if case .integer(let integer) = metadata[key] { integer } else { nil }
    }

    /// The value of a key as yes or no; nil for another kind of value.
    package func flag(_ key: String) -> Bool? {
        if case .boolean(let flag) = metadata[key] { flag } else { nil }
    }

    /// The value of a key as a list; nil for another kind of value.
    package func array(_ key: String) -> GGUFArray? {
        if case .array(let array) = metadata[key] { array } else { nil }
    }
}
