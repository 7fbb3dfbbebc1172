import FileKit
import LanguageModel
import TensorKit

/// A model on disk: `config.json`, `model.safetensors` (or shards with an index) and the tokenizer's files.
public enum ModelDirectory {
    /// The configuration and the weights.
    ///
    /// - Throws: `SepitError`: `.missingInput` for a missing folder or file; `.badData` `tensor-missing`,
    ///   `tensor-shape`, `tensor-unexpected` or `config-invalid` where the weights and the configuration disagree.
    public static func load(_ path: String) throws(SepitError) -> SEPITModel {
        guard FileSystem.isDirectory(path) else {
            throw SepitError(
                .missingInput, code: "model-missing", "There is no model folder here.", file: path,
                hint: "Give the folder that holds config.json and model.safetensors.")
        }
        let configuration = try ModelConfiguration(contentsOf: Path.join(path, "config.json"))
        let weights = try CheckpointFolder(path: path)
        let model = try SEPITModel(configuration) { (store) throws(SepitError) in try require(weights, match: store) }
        try fill(model.store, from: weights)
        return model
    }

    /// Fills all parameters from a checkpoint that has exactly their names and shapes.
    public static func load(_ source: some TensorSource, into store: ParameterStore) throws(SepitError) {
        try require(source, match: store)
        try fill(store, from: source)
    }

    private static func require(_ source: some TensorSource, match store: ParameterStore) throws(SepitError) {
        for part in store.parts where source.entry(part.name) != nil {
            try source.tensor(part.name).requireShape(part.shape)
        }
        let missing = store.parts.map(\.name).filter { source.entry($0) == nil }
        guard missing.isEmpty else {
            throw SepitError(
                .badData, code: "tensor-missing",
                "\(missing.count) tensor\(missing.count == 1 ? " is" : "s are") missing: \(list(missing)).",
                file: source.path, hint: "The weights don't belong to this config.json, or the file is incomplete.")
        }
        let unexpected = source.names.filter { store.part(named: $0) == nil }
        guard unexpected.isEmpty else {
            throw SepitError(
                .badData, code: "tensor-unexpected",
                "\(unexpected.count) tensor\(unexpected.count == 1 ? " has" : "s have") no place in this model: "
                    + "\(list(unexpected)).",
                file: source.path, hint: "The weights don't belong to this config.json.")
        }
    }

    private static func fill(_ store: ParameterStore, from source: some TensorSource) throws(SepitError) {
        for part in store.parts {
            try source.copyFloats(part.name, into: store.elements(of: part), expecting: part.shape)
        }
    }

    private static func list(_ names: [String]) -> String {
        names.prefix(3).joined(separator: ", ") + (names.count > 3 ? ", …" : "")
    }

    /// Writes `config.json`, `model.safetensors` and `tokenizer.json` into an existing folder.
    public static func save(
        _ model: SEPITModel, tokenizer: Tokenizer, to path: String, as type: StoredType = .float32
    ) throws(SepitError) {
        try SafetensorsWriter.write(
            model.store.parts.map {
                SafetensorsWriter.Tensor(
                    $0.name, shape: $0.shape, floats: UnsafeBufferPointer(model.store.elements(of: $0)),
                    as: $0.trainable ? type : .float32)  // rounded rotary frequencies would be other positions
            }, metadata: ["format": "pt"], to: Path.join(path, "model.safetensors"))
        try AtomicFile.write(Array(model.configuration.json.utf8), to: Path.join(path, "config.json"))
        try tokenizer.write(toDirectory: path)
    }
}
