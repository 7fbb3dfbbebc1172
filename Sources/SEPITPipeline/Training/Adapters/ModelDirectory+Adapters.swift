import FileKit
import LanguageModel
import SEPITModel
import TensorKit

extension ModelDirectory {
    /// The same with an adapter merged, if one is given; see `AdapterDirectory.merge`.
    public static func load(_ path: String, adapter: String?) throws(SepitError) -> TrainableModel {
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
            let layout = ParameterLayout()
            let model = SEPITModel(configuration, layout: layout)
            try layout.open(weights, kernels: kernels) { choice.format($0.role, storedAs: $1) }
            return model
        }
        let merged = try load(path, adapter: adapter)  // in fp32
        guard choice == .bf16 || choice == .int8 else { return merged }
        let layout = ParameterLayout()
        let model = SEPITModel(merged.configuration, layout: layout)
        try layout.copy(merged.store, kernels: kernels) { choice.format($0.role, storedAs: .float32) }
        return model
    }
}
