import Communication
import FileKit
import SEPITModel
import StructureEncoder
import TensorKit

/// Makes optimiser steps on a model and measures its loss; knows nothing of files.
///
/// It is one of several ranks that hold the same model, or the only one. Micro-batch i of a step is computed by rank
/// i mod size with random draws of its own, and what ranks computed is added in the order of the micro-batches: on any
/// number of ranks, a step has the same bits.
package final class Trainer {
    package let model: TrainableModel
    private let ranks: any Communicator
    /// That of the round; none only while one gives way to the next.
    private var current: AdamW?
    private let objective: any Objective
    private let configuration: TrainingConfiguration
    private var settings: TrainingSettings { configuration.train }
    private var round = 0
    private let router: RouterSettings
    private let gate: GateSchedule
    private(set) var device: Device
    private var checkpointsActivations: Bool
    private let precision: Precision
    private let packedWeights = PackedWeights()
    /// Of the round.
    private var exchange: GradientExchange

    /// What a step did.
    package struct StepResult {
        /// Mean loss: per supervised token, per protein in stage 0, or per pair of answers.
        package var loss: Float
        /// Where the tokens went; empty for a dense model.
        var loads = ExpertLoads()
        /// Gradient norm before clipping.
        package var gradientNorm: Float
        /// Whether it changed nothing, because loss or gradient are not finite or the gradient is too large.
        package var isSkipped = false
        /// Rows that the models processed.
        package var tokens: Int
        /// What the loss consists of, in stage 0.
        package var parts: WarmUpLosses?
        /// In preference tuning.
        package var rewards: PreferenceRewards?
    }

    /// Mean loss over a set, and where its tokens go.
    typealias Validation = (loss: Float, loads: ExpertLoads, parts: WarmUpLosses?, rewards: PreferenceRewards?)

    /// - Parameters:
    ///   - objective: nil for that of instructions.
    ///   - steps: of the whole run, which phases of a gate are parts of.
    package init(
        _ model: TrainableModel, _ configuration: TrainingConfiguration, objective: (any Objective)? = nil,
        steps: Int = 1,
        device: Device, ranks: any Communicator = OneProcess()
    ) {
        self.model = model
        self.device = device
        self.ranks = ranks
        self.configuration = configuration
        checkpointsActivations = configuration.train.checkpointActivations
        precision = configuration.train.precision.resolved(on: device)
        router = configuration.moe.router
        gate = GateSchedule(configuration.moe.router, steps: steps)
        self.objective = objective ?? InstructionObjective(model: model)
        exchange = Self.exchange(model, configuration, ranks, device)
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
        exchange = Self.exchange(model, configuration, ranks, device)
        let settings = settings
        current = AdamW(
            model.store,
            options: AdamW.Options(
                beta1: Float(settings.beta1), beta2: Float(settings.beta2), epsilon: Float(settings.epsilon),
                weightDecay: Float(settings.weightDecay), clip: Float(settings.gradientClip)),
            shard: settings.shardMoments ? ranks.rank : 0, of: settings.shardMoments ? ranks.size : 1, device: device,
            rateFactor: LearningRates(configuration, model.configuration).factor)
    }

    private static func exchange(
        _ model: TrainableModel, _ configuration: TrainingConfiguration, _ ranks: any Communicator, _ device: Device
    ) -> GradientExchange {
        GradientExchange(model.store, ranks: ranks, format: configuration.train.reduction, device: device)
    }

    /// Begins the round of a step, unless it is the current one.
    func beginRound(of step: Int) {
        let next = configuration.round(of: step)
        guard next != round else { return }
        round = next
        beginRound()
    }

    // MARK: Steps

    /// One update from some micro-batches of a set, with structures left out at random.
    ///
    /// - Parameter limit: a gradient of a larger norm changes nothing.
    package func step(
        _ number: Int, _ microBatches: [[Int]], of set: TrainingSet, learningRate: Float, limit: Float = .infinity
    ) -> StepResult {
        beginRound(of: number)
        gate.diversify(model, before: number, seed: UInt64(settings.seed))
        return update(gradients(number, microBatches, of: set), learningRate: learningRate, limit: limit)
    }

    /// One update from instructions that have been put together already.
    func step(_ batches: [InstructionBatch], learningRate: Float) -> StepResult {
        let scale = 1 / Float(max(1, batches.reduce(0) { $0 + $1.supervisedTokens }))
        let results = gradients(0, batches.count) { graph, index, routing, record in
            InstructionObjective(model: model).loss(
                graph, batches[index], scale: scale, routing: routing, record: record)
        }
        return update(results, learningRate: learningRate)
    }

    /// Gradients of the mean over all terms of some micro-batches, so that accumulating is the same as one large batch.
    private func gradients(_ number: Int, _ microBatches: [[Int]], of set: TrainingSet) -> [MicroBatchResult] {
        let scale = 1 / Float(max(1, microBatches.joined().reduce(0) { $0 + objective.terms(of: set.groups[$1]) }))
        let seed = UInt64(settings.seed)
        return gradients(number, microBatches.count) { graph, index, routing, record in
            var dropout = CounterRandom(seed: seed, stream: "structure-dropout", step: number, microBatch: index)
            var hiding = CounterRandom(seed: seed, stream: "hiding", step: number, microBatch: index)
            let shown = microBatches[index].map { _ in dropout.uniform() >= Float(settings.structureDropout) }
            return objective.loss(
                graph, microBatches[index], of: set, scale: scale, withStructure: { shown[$0] }, random: &hiding,
                routing: routing, record: record)
        }
    }

    /// Fills the model's gradients, and returns what all micro-batches gave.
    private func gradients(
        _ number: Int, _ microBatches: Int,
        loss: (Graph, _ index: Int, RoutingPass, RoutingRecord) -> ObjectiveValue
    ) -> [MicroBatchResult] {
        packedWeights.invalidate()
        return dealt(
            microBatches,
            each: { index in
                let graph = graph(recording: true)
                exchange.watch(graph)
                let routing = RoutingPass(
                    penalties: router.penalties(layers: model.configuration.text.layers),
                    noise: RoutingPass.Noise(
                        seed: UInt64(settings.seed), step: number &* settings.accumulation &+ index),
                    capacityFactor: router.capacityFactor.map { Float($0) }, phase: gate.phase(at: number))
                let record = RoutingRecord()
                let value = loss(graph, index, routing, record)
                var total = value.loss
                if let penalty = value.penalty { total = graph.add(total, penalty, scale: 1 / Float(microBatches)) }
                graph.backward(from: total)
                return MicroBatchResult(value, record)
            },
            before: { isFirst in
                model.store.zeroGradients(on: device)
                exchange.begin(isFirst: isFirst)
            },
            after: { isLast in exchange.end(isLast: isLast) })
    }

    /// Moves the parameters, and says what the step did.
    private func update(
        _ results: [MicroBatchResult], learningRate: Float, limit: Float = .infinity
    ) -> StepResult {
        var step = StepResult(loss: 0, gradientNorm: 0, tokens: 0)
        for result in results {
            step.loss += result.loss
            step.tokens += result.tokens
            step.loads.add(result.loads)
            if let parts = result.parts { step.parts = (step.parts ?? WarmUpLosses()) + parts }
            if let rewards = result.rewards { step.rewards = (step.rewards ?? PreferenceRewards()) + rewards }
        }
        // With a limit below any norm, nothing is changed.
        step.gradientNorm = optimizer.update(learningRate: learningRate, limit: step.loss.isFinite ? limit : -1)
        step.isSkipped = !step.loss.isFinite || !step.gradientNorm.isFinite || step.gradientNorm > limit
        if settings.shardMoments, !step.isSkipped {
            for (owner, values) in optimizer.parameters { ranks.broadcast(values, from: owner) }
        }
        if !step.isSkipped, let rate = router.biasRate {
            model.text.balanceExperts(after: step.loads.layers.mapValues(\.total), rate: rate)
        }
        return step
    }

    /// Deals micro-batches out to the ranks, one each in a round, and returns what all gave, in their order.
    ///
    /// - Parameters:
    ///   - before: called before each round, by ranks that have nothing to do in the last one as well.
    ///   - after: called after it, likewise.
    private func dealt(
        _ microBatches: Int, each: (Int) -> MicroBatchResult, before: (_ isFirst: Bool) -> Void = { _ in },
        after: (_ isLast: Bool) -> Void = { _ in }
    ) -> [MicroBatchResult] {
        let text = model.configuration.text
        let coding = MicroBatchResult.Coding(
            layers: text.experts == nil ? 0 : text.layers, experts: text.experts?.count ?? 0)
        let rounds = max(1, (microBatches + ranks.size - 1) / ranks.size)
        var results: [MicroBatchResult] = []
        for round in 0..<rounds {
            before(round == 0)
            let index = round * ranks.size + ranks.rank
            let result = index < microBatches ? each(index) : nil
            after(round == rounds - 1)
            results += ranks.gather(coding.numbers(result)).map(coding.result)
        }
        return Array(results.prefix(microBatches))
    }

    private func graph(recording: Bool) -> Graph {
        // A step of one micro-batch uses each form of the weights once. In fp32 they would take as much memory as the model.
        let keepsPanels = precision == .bf16 && settings.accumulation > 1
        return Graph(
            device: device, recording: recording, precision: precision,
            packedWeights: keepsPanels ? packedWeights : nil, checkpointsActivations: checkpointsActivations)
    }

    /// Gets the moments that other ranks keep for as long as a checkpoint is written.
    func withAllMoments(_ save: () throws(SepitError) -> Void) throws(SepitError) {
        if settings.shardMoments, ranks.size > 1 {
            optimizer.collect(keeps: ranks.rank == 0) { ranks.broadcast($0, from: $1) }
        }
        defer { optimizer.forgetCollected() }
        try save()
    }

    // MARK: Measuring

    /// The norm of the gradient of the last step by part, before clipping; what is not finite is left out.
    func gradientNorms() -> [String: Float] {
        Dictionary(
            uniqueKeysWithValues: optimizer.gradientNorms(by: LearningRates.part).filter { $0.value.isFinite }
                .map { ($0.key.rawValue, $0.value) })
    }

    /// Operations of products so far, see `Device.operations`.
    var operations: Double { device.operations }

    /// Mean loss over a whole set, with structures, and where its tokens go; the same residues are hidden every time.
    ///
    /// - Parameter number: of the last step.
    func loss(over set: TrainingSet, after number: Int) -> Validation {
        packedWeights.invalidate()
        let batches = set.batchesInOrder(tokens: settings.tokensPerBatch)
        let results = dealt(batches.count) { index in
            var hiding = CounterRandom(seed: UInt64(settings.seed), stream: "hiding-validation", microBatch: index)
            let record = RoutingRecord()
            let value = objective.loss(
                graph(recording: false), batches[index], of: set, scale: 1, withStructure: { _ in true },
                random: &hiding, routing: RoutingPass(phase: gate.phase(at: number)), record: record)
            return MicroBatchResult(value, record)
        }
        var loads = ExpertLoads()
        for result in results { loads.add(result.loads) }
        let terms = batches.joined().reduce(0) { $0 + objective.terms(of: set.groups[$1]) }
        let sum = results.reduce(0.0) { $0 + Double($1.loss) }
        let (parts, rewards) = (results.compactMap(\.parts), results.compactMap(\.rewards))
        let count = Float(max(1, terms))
        return (
            terms > 0 ? Float(sum / Double(terms)) : .nan, loads,
            parts.isEmpty ? nil : parts.reduce(WarmUpLosses(), +).divided(by: count),
            rewards.isEmpty ? nil : rewards.reduce(PreferenceRewards(), +).divided(by: count)
        )
    }

    /// What a step takes.
    struct StepCost {
        var seconds: Double
        /// Most bytes that activations and their gradients take at a time.
        var activationBytes: Int
    }

    /// Measures a step that leaves the model as it is: all that changes is this trainer's gradients and moments.
    func measure(
        _ microBatches: [[Int]], of set: TrainingSet, checkpointing: Bool, now: () -> Duration
    ) -> StepCost {
        let before = (device, checkpointsActivations)
        defer { (device, checkpointsActivations) = before }
        (device, checkpointsActivations) = (device.withOwnMemory(), checkpointing)
        func tryStep() {
            _ = gradients(0, microBatches, of: set)
            optimizer.update(learningRate: 0)
        }
        tryStep()
        let began = now()
        tryStep()
        return StepCost(seconds: (now() - began).seconds, activationBytes: device.memory.peakBytes)
    }
}
