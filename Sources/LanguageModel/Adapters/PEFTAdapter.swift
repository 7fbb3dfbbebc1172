import FileKit
import TensorKit

/// A LoRA adapter in the layout of PEFT: `adapter_config.json` and `adapter_model.safetensors`.
///
/// Tensors are named `base_model.model.MODULE.lora_A.weight` and `….lora_B.weight`; modules trained in full have theirs
/// under their own names after the same prefix.
public struct PEFTAdapter: Sendable {
    /// File name of the tensors.
    public static let fileName = "adapter_model.safetensors"
    /// What PEFT puts before the names of a model's modules.
    public static let prefix = "base_model.model."

    /// The name in the file of a language model's tensor.
    ///
    /// - Parameter modelPrefix: as in `init`.
    public static func name(of tensor: String, modelPrefix: String = LlamaModel.prefix) -> String {
        prefix + (tensor.hasPrefix(modelPrefix) ? String(tensor.dropFirst(modelPrefix.count)) : tensor)
    }

    /// How the tensors are meant.
    public let configuration: PEFTConfiguration
    /// Under the names of the model that they change.
    public let tensors: RenamedTensors

    /// - Parameter modelPrefix: what the language model's modules are called in the store that will be changed; modules
    ///   that have the prefix already keep their names.
    /// - Throws: `SepitError` as `PEFTConfiguration` and `SafetensorsFile`, `.badData` (`tensor-unexpected`).
    public init(directory: String, modelPrefix: String = LlamaModel.prefix) throws(SepitError) {
        configuration = try PEFTConfiguration(directory: directory)
        let file = try SafetensorsFile(path: Path.join(directory, Self.fileName))
        if let stranger = file.names.first(where: { !$0.hasPrefix(Self.prefix) }) {
            throw SepitError(
                .badData, code: "tensor-unexpected", "'\(stranger)' is no tensor of a LoRA adapter.", file: file.path,
                expected: "names that begin with \(Self.prefix)")
        }
        tensors = RenamedTensors(file) { name in
            let own = String(name.dropFirst(Self.prefix.count))
            return [own.hasPrefix(modelPrefix) ? own : modelPrefix + own]
        }
    }

    /// Makes the adapter part of a model's weights; changes nothing if it doesn't fit.
    ///
    /// - Throws: `SepitError` `.badData`: `tensor-missing`, `tensor-shape`, `tensor-unexpected`, `tensor-type`,
    ///   `adapter-rank`, `adapter-target`.
    public func merge(into store: TrainableParameters, device: Device) throws(SepitError) {
        try LowRankMerge(tensors, configuration).apply(to: store, device: device)
    }
}
