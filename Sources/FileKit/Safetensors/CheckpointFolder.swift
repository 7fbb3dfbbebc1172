/// The weights of a Hugging Face-style model folder: `model.safetensors`, or shards with `model.safetensors.index.json`.
public struct CheckpointFolder: TensorSource {
    /// The folder, for messages.
    public let path: String
    /// All tensor names, sorted.
    public let names: [String]
    /// `__metadata__` of the single file, or of the shards together.
    public let metadata: [String: String]
    private let entries: [String: StoredTensor]

    /// - Throws: `SepitError` `.missingInput` where the folder has no weights or a shard is missing, `.badData` for a
    ///   malformed file (`checkpoint-index`, `checkpoint-shard-path`, or as `SafetensorsFile`).
    public init(path: String) throws(SepitError) {
        self.path = path
        let single = path + "/model.safetensors"
        let index = single + ".index.json"
        if FileSystem.exists(single) {
            let file = try SafetensorsFile(path: single)
            names = file.names
            metadata = file.metadata
            entries = file.entries
            return
        }
        guard FileSystem.exists(index) else { throw Self.missing(path) }
        var entries: [String: StoredTensor] = [:]
        var metadata: [String: String] = [:]
        var shards: [String: SafetensorsFile] = [:]
        for (name, shardName) in try Self.weightMap(index) {
            let shard: SafetensorsFile
            if let open = shards[shardName] {
                shard = open
            } else {
                shard = try Self.shard(path + "/" + shardName, index)
                shards[shardName] = shard
                metadata.merge(shard.metadata) { first, _ in first }
            }
            guard entries.updateValue(try shard.tensor(name), forKey: name) == nil else {
                throw Self.indexError(index, "The index names tensor '\(name)' twice.")
            }
        }
        for (shardName, shard) in shards.sorted(by: { $0.key < $1.key }) {
            if let name = shard.names.first(where: { entries[$0] == nil }) {
                throw Self.indexError(index, "The index doesn't name tensor '\(name)' of '\(shardName)'.")
            }
        }
        names = entries.keys.sorted()
        self.metadata = metadata
        self.entries = entries
    }

    /// The tensor of that name, if there is one.
    public func entry(_ name: String) -> StoredTensor? { entries[name] }

    private static func shard(_ path: String, _ index: String) throws(SepitError) -> SafetensorsFile {
        guard FileSystem.exists(path) else {
            throw SepitError(
                .missingInput, code: "checkpoint-shard-missing", "The index names a file that isn't there.",
                file: index,
                expected: Path.name(of: path), hint: "Download the missing shard into the same folder.")
        }
        return try SafetensorsFile(path: path)
    }

    private static func missing(_ path: String) -> SepitError {
        ForeignWeights.pickle(in: (try? FileSystem.list(path)) ?? [], path)
            ?? SepitError(
                .missingInput, code: "checkpoint-missing", "The folder holds no weights that can be read.", file: path,
                expected: "model.safetensors or model.safetensors.index.json")
    }

    private static func weightMap(_ index: String) throws(SepitError) -> [(name: String, shard: String)] {
        let file = try MappedFile(path: index)
        let root = try JSONValue(parsing: file.bytes, file: index)
        guard let members = root["weight_map"]?.members else {
            throw indexError(index, "The index has no 'weight_map'.")
        }
        var map: [(name: String, shard: String)] = []
        for member in members {
            guard let shard = member.value.text else {
                throw indexError(index, "The file of tensor '\(member.key)' isn't a string.")
            }
            guard !shard.isEmpty, shard != ".", shard != "..", !shard.utf8.contains(where: { $0 == 0x2F || $0 == 0 })
            else {
                throw SepitError(
                    .badData, code: "checkpoint-shard-path", "The index points outside its folder.", file: index,
                    expected: "a plain file name", found: shard)
            }
            map.append((member.key, shard))
        }
        return map
    }

    private static func indexError(_ file: String, _ message: String) -> SepitError {
        SepitError(.badData, code: "checkpoint-index", message, file: file)
    }
}
