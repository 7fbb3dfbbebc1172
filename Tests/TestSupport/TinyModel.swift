import FileKit
import LanguageModel
import ProteinKit
import SEPITModel
import StructureEncoder
import TensorKit

extension ModelConfiguration {
    /// Sizes of a small model with a text vocabulary of 64, in which 60 is `<protein>`.
    package static var tiny: ModelConfiguration {
        ModelConfiguration(
            protein: ProteinModelConfiguration(layers: 2, hiddenSize: 32, heads: 4, feedForwardSize: 64),
            text: LlamaConfiguration(
                layers: 2, hiddenSize: 48, heads: 4, keyValueHeads: 2, feedForwardSize: 96, vocabularySize: 64),
            proteinToken: 60)
    }
}

/// A small model with weights that matter, and made-up examples for it.
package struct TinyModel {
    package let model: TrainableModel

    package init(seed: UInt64 = 1, _ change: (inout ModelConfiguration) -> Void = { _ in }) {
        var configuration = ModelConfiguration.tiny
        configuration.protein.kernels = 16
        change(&configuration)
        model = TrainableModel(configuration)
        model.store.initialize(seed: seed)
        var random = CounterRandom(seed: seed, stream: "weights")
        for part in model.store.parts
        where part.trainable && part.shape.count > 1 && ![.kernelMeans, .kernelDeviations].contains(part.role.kind) {
            draw(part, deviation: 0.16, &random)
        }
        setStructureWeights(deviation: 0.16)
    }

    /// Kernels over contact distances, and projections of this standard deviation.
    package func setStructureWeights(seed: UInt64 = 2, deviation: Float) {
        var random = CounterRandom(seed: seed, stream: "structure")
        for part in model.store.parts where part.role.part == .structureModule {
            let elements = model.store.elements(of: part)
            switch (part.role.kind, part.role.term) {
            case (.kernelMeans, _):
                for i in elements.indices { elements[i] = 20 * Float(i) / Float(elements.count) }
            case (.kernelDeviations, _): for i in elements.indices { elements[i] = 0.25 + 2.75 * random.uniform() }
            case (_, .weight): draw(part, deviation: deviation, &random)
            default: elements.update(repeating: 0)
            }
        }
    }

    private func draw(_ part: ParameterLayout.Part, deviation: Float, _ random: inout CounterRandom) {
        let elements = model.store.elements(of: part)
        for i in elements.indices { elements[i] = deviation * Float(3).squareRoot() * (2 * random.uniform() - 1) }
    }

    /// Proteins of unequal lengths, every third without a structure, with a text each.
    package static func examples(_ count: Int, seed: UInt64 = 5) -> [(protein: ProteinInput, text: TextInput)] {
        var random = CounterRandom(seed: seed, stream: "examples")
        return (0..<count).map { number in
            let length = 5 + number * 17 % 60
            let sequence = (0..<length).map { _ in "LAGVSERTIDPKQNFYMHWC".utf8.randomElement(using: &random) ?? 65 }
            let positions = ResiduePositions.unpacked((0..<3 * length).map { _ in 20 * random.uniform() })
            let tokens = 6 + number * 5 % 9
            let ids = (0..<tokens).map { $0 == 2 ? Int32(60) : Int32.random(in: 3..<60, using: &random) }
            let labels = ids.enumerated().map { $0 < 4 ? -1 : $1 }
            return (
                ProteinInput(sequence: sequence, positions: number % 3 == 2 ? [] : positions),
                TextInput(ids: ids, labels: labels, markers: [2])
            )
        }
    }

    package static func batch(_ examples: some Collection<(protein: ProteinInput, text: TextInput)>) -> InstructionBatch
    {
        InstructionBatch(
            ProteinBatch(examples.map(\.protein), compatibility: .paper),
            examples.map(\.text).enumerated().map { ([$0], $1) })
    }

    /// Adds the gradients of a batch to the parameters', and returns its loss; in bf16 if there are packed weights.
    @discardableResult
    package func accumulate(
        _ batch: InstructionBatch, scale: Float, balanceLoss: Float = 0,
        packedWeights: PackedWeights? = nil, on device: Device? = nil
    ) throws -> Float {
        let graph = Graph(
            device: try device ?? Device(), recording: true,
            precision: packedWeights == nil ? .fp32 : .bf16, packedWeights: packedWeights)
        let routing = RoutingPass(penalties: RoutingPass.Penalties(balance: balanceLoss))
        let (loss, penalty) = model.loss(graph, batch, scale: scale, routing: routing)
        graph.backward(from: penalty.map { graph.add(loss, $0) } ?? loss)
        return loss.values[0]
    }

    /// All gradients by name.
    package var gradients: [String: [Float]] {
        var gradients: [String: [Float]] = [:]
        for part in model.store.parts { gradients[part.name] = model.store.gradient(of: part).map(Array.init) }
        return gradients
    }

    /// All parameters, one after another.
    package var parameters: [Float] { model.store.parts.flatMap { Array(model.store.elements(of: $0)) } }
}
