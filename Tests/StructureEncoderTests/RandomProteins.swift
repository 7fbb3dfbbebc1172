import FileKit
import ProteinKit
import StructureEncoder
import TensorKit

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Made-up proteins for tests.
struct RandomProteins {
    var random: CounterRandom

    init(seed: UInt64) { random = CounterRandom(seed: seed, stream: "proteins") }

    private mutating func symmetric() -> Float { 2 * random.uniform() - 1 }

    /// A chain of steps of 3.8 Å that keeps its direction for a while, as a backbone does.
    mutating func chain(_ length: Int) -> [Float] {
        var (position, direction) = (SIMD3<Float>(5, -3, 2), SIMD3<Float>(1, 0, 0))
        return (0..<length).flatMap { _ -> [Float] in
            direction += 0.7 * SIMD3(symmetric(), symmetric(), symmetric())
            direction /= (direction * direction).sum().squareRoot()
            position += 3.8 * direction
            return [position.x, position.y, position.z]
        }
    }

    /// Points in a cube of this edge in Å.
    mutating func cloud(_ length: Int, edge: Float) -> [Float] { (0..<3 * length).map { _ in edge * symmetric() / 2 } }

    mutating func sequence(_ length: Int) -> [UInt8] {
        (0..<length).map { _ in "LAGVSERTIDPKQNFYMHWC".utf8.randomElement(using: &random) ?? 65 }
    }

    mutating func protein(_ positions: [Float]) -> ProteinInput {
        ProteinInput(sequence: sequence(positions.count / 3), positions: ResiduePositions.unpacked(positions))
    }

    /// A model whose weights are large enough to matter.
    mutating func model(
        _ compatibility: Compatibility = .paper, kernels: Int = 16, stds: ClosedRange<Float> = 0...3
    ) -> (model: ProteinModel, store: TrainableParameters) {
        let layout = ParameterLayout()
        let model = ProteinModel(
            ProteinModelConfiguration(
                layers: 2, hiddenSize: 24, heads: 3, feedForwardSize: 40, featureLayer: -1, kernels: kernels,
                edgeScale: 0.1, compatibility: compatibility), layout: layout)
        let store = layout.allocate()
        store.initialize(seed: UInt64(random.next32Bits))
        for part in store.parts where part.trainable {
            let elements = store.elements(of: part)
            for i in elements.indices {
                if part.name.hasSuffix("gbf.stds") {
                    elements[i] = stds.lowerBound + (stds.upperBound - stds.lowerBound) * random.uniform()
                } else if part.name.hasSuffix("gbf.means") {
                    elements[i] = 12 * random.uniform()
                } else if part.shape.count > 1 {
                    elements[i] = 0.3 * symmetric()
                }
            }
        }
        return (model, store)
    }
}

extension CounterRandom {
    fileprivate var next32Bits: UInt32 {
        var copy = self
        return UInt32(truncatingIfNeeded: copy.next())
    }
}

/// Largest difference relative to the largest value.
func difference(_ x: [Float], _ y: [Float]) -> Float {
    guard x.count == y.count, (x + y).allSatisfy(\.isFinite) else { return .infinity }
    let scale = y.reduce(Float.leastNormalMagnitude) { max($0, abs($1)) }
    return zip(x, y).reduce(0) { max($0, abs($1.0 - $1.1)) } / scale
}
