import FileKit
import LanguageModel
import SEPITModel
import TensorKit

extension ModelDirectory {
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
                try store.bind(weights, kernels: kernels) { choice.format($0.role, storedAs: $1) }
            }
        }
        let merged = try load(path, adapter: adapter)  // in fp32
        guard choice == .bf16 || choice == .int8 else { return merged }
        return try SEPITModel(merged.configuration) { (store) throws(SepitError) in
            try store.bind(merged.store, kernels: kernels) { choice.format($0.role, storedAs: .float32) }
        }
    }
}
