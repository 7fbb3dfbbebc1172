import TensorKit

/// The text side of the warm-up: turns captions into vectors, and is not trained.
package protocol CaptionEncoder {
    /// Of a vector.
    var width: Int { get }

    /// Captions, as ids of the model's tokenizer, to `[captions, width]`; rows have no particular norm.
    func encode(_ captions: [[Int32]], on device: Device) -> Tensor
}
