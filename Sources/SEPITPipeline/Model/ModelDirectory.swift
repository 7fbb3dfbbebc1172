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
        let (configuration, weights) = try contents(path)
        let model = try SEPITModel(configuration) { (store) throws(SepitError) in
            try store.requireMatch(weights)
            store.seal()
        }
        try model.store.load(weights)
        return model
    }

    private static func contents(_ path: String) throws(SepitError) -> (ModelConfiguration, RenamedTensors) {
        guard FileSystem.isDirectory(path) else {
            throw SepitError(
                .missingInput, code: "model-missing", "There is no model folder here.", file: path,
                hint: "Give the folder that holds config.json and model.safetensors.")
        }
        let configuration = try ModelConfiguration(contentsOf: Path.join(path, "config.json"))
        return (configuration, try PublishedWeights.tensors(try CheckpointFolder(path: path)))
    }

    /// The same with an adapter merged, if one is given; see `AdapterDirectory.merge`.
    public static func load(_ path: String, adapter: String?) throws(SepitError) -> SEPITModel {
        let model = try load(path)
        return try adapter.map { (adapter) throws(SepitError) in try AdapterDirectory.merge(adapter, into: model) }
            ?? model
    }

    /// The same to be read only: weights stay in the mapped file where they have the format that is wanted.
    public static func open(
        _ path: String, adapter: String? = nil, kernels: Kernels, weights choice: WeightChoice
    ) throws(SepitError) -> SEPITModel {
        guard let adapter else {
            let (configuration, weights) = try contents(path)
            return try SEPITModel(configuration) { (store) throws(SepitError) in
                try store.bind(weights, kernels: kernels) { choice.format($0, $1.shape, storedAs: $1.type) }
            }
        }
        let merged = try load(path, adapter: adapter)  // in fp32
        guard choice == .bf16 || choice == .int8 else { return merged }
        return try SEPITModel(merged.configuration) { (store) throws(SepitError) in
            try store.bind(merged.store, kernels: kernels) { choice.format($0, $1, storedAs: .float32) }
        }
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
