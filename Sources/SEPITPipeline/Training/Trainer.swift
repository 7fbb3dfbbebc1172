import FileKit
import SEPITModel
import StructureEncoder
import TensorKit

/// Makes optimiser steps on a model and measures its loss; knows nothing of files.
final class Trainer {
    let model: SEPITModel
    /// That of the round; none only while one gives way to the next.
    private var current: AdamW?
    private let objective: any Objective
    private let configuration: TrainingConfiguration
    private var settings: TrainingSettings { configuration.train }
    private var round = 0
    private let experts: ExpertSettings
    private let gate: GateSchedule
    private let kernels: Kernels
    private var pool = MemoryPool()
    private var checkpointsActivations: Bool
    private let precision: Precision
    private let packedWeights = PackedWeights()

    /// What a step did.
    struct StepResult {
        /// Mean loss: per supervised token, or per protein in stage 0.
        var loss: Float
        /// Where the tokens went; empty for a dense model.
        var loads = ExpertLoads()
        /// Gradient norm before clipping; not finite if the step was skipped.
        var gradientNorm: Float
        /// Rows that the models processed.
        var tokens: Int
    }

    /// Mean loss over a set, and where its tokens go.
    typealias Validation = (loss: Float, loads: ExpertLoads)

    /// - Parameters:
    ///   - objective: nil for that of instructions.
    ///   - steps: of the whole run, which phases of a gate are parts of.
    init(
        _ model: SEPITModel, _ configuration: TrainingConfiguration, objective: (any Objective)? = nil, steps: Int = 1,
        kernels: Kernels
    ) {
        self.model = model
        self.kernels = kernels
        self.configuration = configuration
        checkpointsActivations = configuration.train.checkpointActivations
        precision = configuration.train.precision.resolved(kernels)
        experts = configuration.moe
        gate = GateSchedule(configuration.moe, steps: steps)
        self.objective = objective ?? InstructionObjective(model: model)
        beginRound()
    }

    var optimizer: AdamW {
        guard let current else { preconditionFailure("there is an optimiser between rounds") }
        return current
    }

    /// Gives what the round trains its gradients and an optimiser with fresh moments; what it freezes has neither.
    private func beginRound() {
        current = nil  // its memory goes before new memory is taken
        model.store.prepareTraining(isTrained: configuration.trained(model.store, round: round))
        let settings = settings
        current = AdamW(
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

    /// Begins the round of a step, unless it is the current one.
    func beginRound(of step: Int) {
        let next = configuration.round(of: step)
        guard next != round else { return }
        round = next
        beginRound()
    }

    /// One update from some micro-batches of a set, with structures left out at random.
    func step(_ number: Int, _ microBatches: [[Int]], of set: TrainingSet, learningRate: Float) -> StepResult {
        beginRound(of: number)
        let scale = 1 / Float(max(1, microBatches.joined().reduce(0) { $0 + objective.terms(of: set.groups[$1]) }))
        let seed = UInt64(settings.seed)
        var dropout = CounterRandom(seed: seed, stream: "structure-dropout", step: number)
        var hiding = CounterRandom(seed: seed, stream: "hiding", step: number)
        gate.diversify(model, before: number, seed: seed)
        return step(number, microBatches.count, learningRate: learningRate) { graph, index, routing, record in
            let shown = microBatches[index].map { _ in dropout.uniform() >= Float(settings.structureDropout) }
            return objective.loss(
                graph, microBatches[index], of: set, scale: scale, withStructure: { shown[$0] }, random: &hiding,
                routing: routing, record: record)
        }
    }

    /// One update from instructions that have been put together already.
    func step(_ batches: [InstructionBatch], learningRate: Float) -> StepResult {
        let scale = 1 / Float(max(1, batches.reduce(0) { $0 + $1.supervisedTokens }))
        return step(0, batches.count, learningRate: learningRate) { graph, index, routing, record in
            InstructionObjective(model: model).loss(
                graph, batches[index], scale: scale, routing: routing, record: record)
        }
    }

    /// One update from some micro-batches: gradients are of the mean over all their terms, so that accumulating is the
    /// same as one large batch.
    private func step(
        _ number: Int, _ microBatches: Int, learningRate: Float,
        loss: (Graph, _ index: Int, RoutingPass, RoutingRecord) -> ObjectiveValue
    ) -> StepResult {
        var result = StepResult(loss: 0, gradientNorm: 0, tokens: 0)
        model.store.zeroGradients()
        packedWeights.invalidate()
        for index in 0..<microBatches {
            let graph = graph(recording: true)
            let routing = RoutingPass(
                penalties: experts.penalties(layers: model.configuration.layers),
                noise: RoutingPass.Noise(
                    seed: UInt64(settings.seed), step: number &* settings.accumulation &+ index),
                capacityFactor: experts.capacityFactor.map { Float($0) }, phase: gate.phase(at: number))
            let record = RoutingRecord()
            let value = loss(graph, index, routing, record)
            result.loss += value.loss.values[0]
            result.tokens += value.tokens
            var total = value.loss
            if let penalty = value.penalty { total = graph.add(total, penalty, scale: 1 / Float(microBatches)) }
            result.loads.add(record)
            graph.backward(from: total)
        }
        result.gradientNorm = optimizer.update(learningRate: learningRate)
        if result.gradientNorm.isFinite, let rate = experts.resolvedBiasRate {
            model.text.balanceExperts(after: result.loads.layers.mapValues(\.total), rate: rate)
        }
        return result
    }

    private func graph(recording: Bool) -> Graph {
        // A step of one micro-batch uses each form of the weights once. In fp32 they would take as much memory as the model.
        let keepsPanels = precision == .bf16 && settings.accumulation > 1
        return Graph(
            kernels: kernels, pool: pool, recording: recording, precision: precision,
            packedWeights: keepsPanels ? packedWeights : nil, checkpointsActivations: checkpointsActivations)
    }

    /// Mean loss over a whole set, with structures, and where its tokens go; the same residues are hidden every time.
    ///
    /// - Parameter number: of the last step.
    func loss(over set: TrainingSet, after number: Int) -> Validation {
        packedWeights.invalidate()
        var sum = 0.0
        var terms = 0
        var hiding = CounterRandom(seed: UInt64(settings.seed), stream: "hiding-validation")
        var loads = ExpertLoads()
        for indices in set.batchesInOrder(tokens: settings.tokensPerBatch) {
            let record = RoutingRecord()
            let value = objective.loss(
                graph(recording: false), indices, of: set, scale: 1, withStructure: { _ in true }, random: &hiding,
                routing: RoutingPass(phase: gate.phase(at: number)), record: record)
            loads.add(record)
            sum += Double(value.loss.values[0])
            terms += indices.reduce(0) { $0 + objective.terms(of: set.groups[$1]) }
        }
        return (terms > 0 ? Float(sum / Double(terms)) : .nan, loads)
    }

    /// What a step takes.
    struct StepCost {
        var seconds: Double
        /// Most bytes that activations and their gradients take at a time.
        var activationBytes: Int
    }

    /// Measures a step that changes nothing but the optimiser's state.
    func measure(
        _ microBatches: [[Int]], of set: TrainingSet, checkpointing: Bool, now: () -> Duration
    ) -> StepCost {
        let before = (pool, checkpointsActivations)
        defer { (pool, checkpointsActivations) = before }
        (pool, checkpointsActivations) = (MemoryPool(), checkpointing)
        _ = step(0, microBatches, of: set, learningRate: 0)
        let began = now()
        _ = step(0, microBatches, of: set, learningRate: 0)
        return StepCost(seconds: (now() - began).seconds, activationBytes: pool.peakBytes)
    }
}
