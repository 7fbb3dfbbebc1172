import TensorKit

/// How exactly a protein model computes.
public enum EncoderPrecision: String, CaseIterable, Sendable {
    /// bf16 where the processor has an instruction for it, fp32 elsewhere.
    case auto
    /// The reference.
    case fp32
    /// Products are of numbers rounded to bf16; faster where the processor has an instruction for it.
    case bf16

    func precision(on device: Device) -> Precision {
        switch self {
        case .auto: device.kernels.prefersBF16 ? .bf16 : .fp32
        case .fp32: .fp32
        case .bf16: .bf16
        }
    }
}
