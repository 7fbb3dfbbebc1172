import FileKit
import OperatorTesting
import TensorKit
import Testing

@Suite struct CrossEntropyTests {
    /// Taking the vocabulary by blocks, and logits twice, changes nothing but the order of sums.
    @Test(arguments: Precision.allCases) func blocksGiveTheSameLossAndGradients(precision: Precision) throws {
        let device = try Device()
        let draw = Draw(CounterRandom(seed: 9, stream: "cross-entropy"))
        let targets = draw.integers(70, in: 0...999)
        let (states, weights) = (draw.normal(70, 48), draw.normal(1000, 48, deviation: 0.3))
        func run(blockSize: Int) -> (loss: Float, gradients: [[Float]], bytes: Int) {
            let (x, w) = (states.tensor(tracksGradient: true), weights.tensor(tracksGradient: true))
            let device = device.withOwnMemory()
            let graph = Graph(device: device, recording: true, precision: precision)
            let loss = graph.crossEntropy(x, w, targets: targets, scale: 1 / 70, blockSize: blockSize)
            graph.backward(from: loss)
            return (loss.values[0], [x, w].map { $0.gradient?.values ?? [] }, device.memory.peakBytes)
        }
        let (whole, blocks) = (run(blockSize: 70_000), run(blockSize: 70 * 128))
        #expect(abs(blocks.loss - whole.loss) <= 1e-6 * whole.loss)
        for (found, expected) in zip(blocks.gradients, whole.gradients) {
            let error = zip(found, expected).reduce(0) { max($0, abs($1.0 - $1.1)) }
            #expect(error <= 2e-6 * expected.reduce(0) { max($0, abs($1)) })
        }
        #expect(blocks.bytes < whole.bytes - 2 * 4 * 70 * 700, "logits are not held all at once")
    }
}
