import FileKit
import LanguageModel
import TensorKit

extension ModelDirectory {
    /// The same with an adapter merged, if one is given; see `AdapterDirectory.merge`.
    public static func load(_ path: String, adapter: String?, device: Device) throws(SepitError) -> TrainableModel {
        let model = try load(path)
        guard let adapter else { return model }
        return try AdapterDirectory.merge(adapter, into: model, device: device)
    }

    /// The same to be read only: weights stay in the mapped file where they have the format that is wanted.
    public static func open(
        _ path: String, adapter: String? = nil, device: Device, weights choice: WeightChoice
    ) throws(SepitError) -> SEPITModel {
        guard let adapter else {
            let (configuration, weights) = try contents(path)
            let layout = ParameterLayout()
            let model = SEPITModel(configuration, layout: layout)
            try layout.open(weights, device: device) { choice.format($0.role, storedAs: $1) }
            return model
        }
        let merged = try load(path, adapter: adapter, device: device)  // in fp32
        // A changed weight has no place in the file, but keeps the format that it had there.
        let stored = try contents(path).1
        let isHalf = stored.names.contains { stored.entry($0)?.type == .bfloat16 }
        guard choice == .bf16 || choice == .int8 || choice == .auto && isHalf else { return merged }
        let layout = ParameterLayout()
        let model = SEPITModel(merged.configuration, layout: layout)
        try layout.copy(merged.store, device: device) {
            choice.format($0.role, storedAs: isHalf ? .bfloat16 : .float32)
        }
        return model
    }
}
