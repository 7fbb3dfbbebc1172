import LanguageModel
import TensorKit

/// Captions as a frozen, pre-trained text encoder reads them. Each is encoded once.
final class EncodedCaptions: CaptionEncoder {
    private let embedder: TextEmbedder
    private let pooling: TextPooling
    private let tokenizer: Tokenizer
    private var known: [[Int32]: [Float]] = [:]

    /// - Parameter tokenizer: whose ids captions come in.
    init(_ embedder: TextEmbedder, pooling: TextPooling, tokenizer: Tokenizer) {
        (self.embedder, self.pooling, self.tokenizer) = (embedder, pooling, tokenizer)
    }

    var width: Int { embedder.width }

    func encode(_ captions: [[Int32]], on device: Device) -> Tensor {
        let new = Set(captions).filter { known[$0] == nil }.sorted { $0.lexicographicallyPrecedes($1) }
        let texts = new.map { tokenizer.decode($0.map(Int.init)) }
        // With memory of its own: what is measured of a training step is not this.
        let vectors = embedder.embeddings(of: texts, pooling: pooling, on: device.withOwnMemory()).values
        for (index, caption) in new.enumerated() {
            known[caption] = Array(vectors[index * width..<(index + 1) * width])
        }
        return Tensor(captions.flatMap { known[$0] ?? [] }, shape: [captions.count, width])
    }
}
