import FileKit
import TensorKit

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// A caption as a fixed bag of words, for who has no text encoder.
///
/// Every token has a random vector, and a caption is the sum of its tokens' vectors weighted by their inverse document frequency
/// (Spärck Jones, 1972): what all captions share weighs nothing, what tells them apart weighs most, and nothing needs to be
/// downloaded.
package struct BagOfWords: CaptionEncoder {
    package let width: Int
    private let seed: UInt64
    /// ln(captions / captions with the token), by token id.
    private let weights: [Int32: Float]

    package init(_ captions: some Collection<[Int32]>, width: Int, seed: UInt64) {
        self.width = width
        self.seed = seed
        var counts: [Int32: Int] = [:]
        for caption in captions {
            for token in Set(caption) { counts[token, default: 0] += 1 }
        }
        weights = counts.mapValues { Float(log(Double(captions.count) / Double($0))) }
    }

    package func encode(_ captions: [[Int32]], on device: Device) -> Tensor {
        var values = [Float](repeating: 0, count: captions.count * width)
        for (row, caption) in captions.enumerated() {
            for token in Set(caption).sorted() {
                guard let weight = weights[token] else { continue }
                var random = CounterRandom(seed: seed, stream: "caption-token", step: Int(token))
                for i in 0..<width { values[row * width + i] += weight * (2 * random.uniform() - 1) }
            }
        }
        return Tensor(values, shape: [captions.count, width])
    }
}
