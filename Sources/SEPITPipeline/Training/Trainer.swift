import FileKit
import StructureEncoder
import TensorKit

/// Makes optimiser steps on a model and measures its loss; knows nothing of files.
final class Trainer {
    let model: SEPITModel
    let optimizer: AdamW
    private let settings: TrainingSettings
    private let balanceLoss: Float
    private let kernels: Kernels
    private let pool = MemoryPool()
    private let precision: Precision
    private let packedWeights = PackedWeights()

    /// What a step did.
    struct StepResult {
        /// Mean loss per supervised token.
        var loss: Float
        /// Balance loss, averaged over layers and micro-batches; nil for a dense model.
        var balance: Float?
        /// Gradient norm before clipping; not finite if the step was skipped.
        var gradientNorm: Float
        /// Rows that the two models processed.
        var tokens: Int
    }

    init(_ model: SEPITModel, _ configuration: TrainingConfiguration, kernels: Kernels) {
        self.model = model
        self.kernels = kernels
        settings = configuration.train
        precision = configuration.train.precision.resolved(kernels)
        balanceLoss = Float(configuration.moe.balanceLoss)
        let stage = configuration.stage
        model.store.prepareTraining { stage == .stage1 || !$0.hasPrefix("protein_model.") }
        let settings = settings
        optimizer = AdamW(
            model.store,
            options: AdamW.Options(
                beta1: Float(settings.beta1), beta2: Float(settings.beta2), epsilon: Float(settings.epsilon),
                weightDecay: Float(settings.weightDecay), clip: Float(settings.gradientClip)),
            kernels: kernels,
            rateFactor: { name in
                if name.hasPrefix("multi_modal_projector."), let rate = settings.connectorLearningRate {
                    return Float(rate / settings.learningRate)
                }
                if name.contains(".structure_bias."), let rate = settings.structureLearningRate {
                    return Float(rate / settings.learningRate)
                }
                return 1
            })
    }

    /// One update from some micro-batches of a set, with structures left out at random.
    func step(_ number: Int, _ microBatches: [[Int]], of set: TrainingSet, learningRate: Float) -> StepResult {
        let supervised = microBatches.joined().reduce(0) { $0 + set.groups[$1].supervisedTokens }
        var random = CounterRandom(seed: UInt64(settings.seed), stream: "structure-dropout", step: number)
        let shown = microBatches.map { $0.map { _ in random.uniform() >= Float(settings.structureDropout) } }
        let batches = microBatches.indices.lazy.map { [model] index in
            set.batch(microBatches[index], compatibility: model.configuration.compatibility) { shown[index][$0] }
        }
        return step(batches, supervised: supervised, learningRate: learningRate)
    }

    /// One update from some micro-batches: gradients are of the mean over all their supervised tokens, so that
    /// accumulating is the same as one large batch.
    func step(_ batches: some Collection<InstructionBatch>, supervised: Int, learningRate: Float) -> StepResult {
        let scale = 1 / Float(max(1, supervised))
        var result = StepResult(loss: 0, balance: nil, gradientNorm: 0, tokens: 0)
        model.store.zeroGradients()
        packedWeights.invalidate()
        for batch in batches {
            let graph = graph(recording: true)
            let (loss, balance) = model.loss(graph, batch, scale: scale)
            result.loss += loss.values[0]
            result.tokens += batch.tokens
            var total = loss
            if let balance {
                let share = 1 / Float(batches.count)
                total = graph.add(loss, balance, scale: balanceLoss * share)
                result.balance =
                    (result.balance ?? 0) + balance.values[0] * share / Float(model.configuration.layers)
            }
            graph.backward(from: total)
        }
        result.gradientNorm = optimizer.update(learningRate: learningRate)
        return result
    }

    private func graph(recording: Bool) -> Graph {
        // In fp32 packed weights would take as much memory as they save time.
        Graph(
            kernels: kernels, pool: pool, recording: recording, precision: precision,
            packedWeights: precision == .bf16 ? packedWeights : nil)
    }

    /// Mean loss per supervised token over a whole set, with structures.
    func loss(over set: TrainingSet) -> Float {
        packedWeights.invalidate()
        var sum = 0.0
        var supervised = 0
        for indices in set.batchesInOrder(tokens: settings.tokensPerBatch) {
            let batch = set.batch(indices, compatibility: model.configuration.compatibility)
            let graph = graph(recording: false)
            sum += Double(model.loss(graph, batch, scale: 1).loss.values[0])
            supervised += batch.supervisedTokens
        }
        return supervised > 0 ? Float(sum / Double(supervised)) : .nan
    }

    /// Bytes of tensors held for activations.
    var activationBytes: Int { pool.bytes }
}
