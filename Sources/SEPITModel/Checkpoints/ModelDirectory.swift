import FileKit
import LanguageModel
import TensorKit

/// A model on disk: `config.json`, `model.safetensors` (or shards with an index) and the tokenizer's files.
public enum ModelDirectory {
    /// The configuration and the weights.
    ///
    /// - Throws: `SepitError`: `.missingInput` for a missing folder or file; `.badData` `tensor-missing`,
    ///   `tensor-shape`, `tensor-unexpected` or `config-invalid` where the weights and the configuration disagree.
    public static func load(_ path: String) throws(SepitError) -> TrainableModel {
        let (configuration, weights) = try contents(path)
        let model = try TrainableModel(configuration) { (layout) throws(SepitError) in
            try layout.requireMatch(weights)
        }
        try model.store.load(weights)
        return model
    }

    package static func contents(_ path: String) throws(SepitError) -> (ModelConfiguration, RenamedTensors) {
        guard FileSystem.isDirectory(path) else {
            throw SepitError(
                .missingInput, code: "model-missing", "There is no model folder here.", file: path,
                hint: "Give the folder that holds config.json and model.safetensors.")
        }
        try ForeignWeights.refuse(path)
        let configuration = try ModelConfiguration(contentsOf: Path.join(path, "config.json"))
        return (configuration, try PublishedWeights.tensors(try CheckpointFolder(path: path)))
    }

    /// Writes `config.json`, `model.safetensors` and `tokenizer.json` into an existing folder.
    public static func save(
        _ model: TrainableModel, tokenizer: Tokenizer, to path: String, as type: StoredType = .float32,
        operations: FileOperations = .system
    ) throws(SepitError) {
        try SafetensorsWriter.write(
            model.store.parts.map {
                SafetensorsWriter.Tensor(
                    $0.name, shape: $0.shape, floats: UnsafeBufferPointer(model.store.elements(of: $0)),
                    as: $0.trainable ? type : .float32)  // rounded rotary frequencies would be other positions
            }, metadata: ["format": "pt"], to: Path.join(path, "model.safetensors"), operations: operations)
        try AtomicFile.write(model.configuration.json, to: Path.join(path, "config.json"), operations: operations)
        try tokenizer.write(toDirectory: path, operations: operations)
    }
}
