import FileKit
import LanguageModel
import SEPITModel
import SEPITPipeline
import StructureEncoder
import TensorKit
import Testing
import TestSupport

@Suite struct TrainingStepTests {
    /// Bits of all parameters after three steps, and of the losses.
    private func train(threads: Int, experts: Int, precision: Precision) throws -> [UInt32] {
        let device = try Device(workers: Workers(threads))
        let tiny = TinyModel { $0.text.experts = experts == 0 ? nil : ExpertConfiguration(count: experts) }
        tiny.model.store.prepareTraining()
        let optimizer = AdamW(tiny.model.store, options: AdamW.Options(clip: 1), device: device)
        let batch = TinyModel.batch(TinyModel.examples(7))
        var losses: [Float] = []
        for _ in 0..<3 {
            tiny.model.store.zeroGradients(on: device)
            losses.append(
                try tiny.accumulate(
                    batch, scale: 1 / Float(batch.supervisedTokens), balanceLoss: 0.01,
                    packedWeights: precision == .bf16 ? PackedWeights() : nil, on: device))
            losses.append(optimizer.update(learningRate: 1e-3))
        }
        return (losses + tiny.parameters).map(\.bitPattern)
    }

    @Test(arguments: [0, 3], Precision.allCases)
    func bitsDoNotDependOnThreadsOrRuns(experts: Int, precision: Precision) throws {
        let once = try train(threads: 1, experts: experts, precision: precision)
        for threads in [2, 2, 3] {
            #expect(try train(threads: threads, experts: experts, precision: precision) == once, "\(threads) threads")
        }
    }

    @Test(arguments: Precision.allCases) func laterStepsAskTheSystemForNoMemory(precision: Precision) throws {
        let weights = precision == .bf16 ? PackedWeights() : nil
        let tiny = TinyModel { $0.text.experts = ExpertConfiguration(count: 2) }
        tiny.model.store.prepareTraining()
        let device = try Device()
        let pool = device.memory
        let batches = [7, 4, 6].map { TinyModel.batch(TinyModel.examples($0, seed: UInt64($0))) }
        func epoch() throws {
            for batch in batches {
                weights?.invalidate()
                try tiny.accumulate(batch, scale: 0.1, balanceLoss: 0.01, packedWeights: weights, on: device)
            }
        }
        try epoch()
        let warm = (pool.systemAllocations, pool.bytes)
        let packed = weights?.systemAllocations
        #expect(warm.0 > 0 && packed != 0)
        for _ in 0..<3 { try epoch() }
        #expect(pool.systemAllocations == warm.0 && pool.bytes == warm.1 && weights?.systemAllocations == packed)
        pool.releaseUnused()
        #expect(pool.bytes == 0, "nothing is kept after a step")
    }

    /// Bits of losses, gradients and parameters after three steps, and the memory that activations took.
    private func train(
        checkpointing: Bool, experts: Int, precision: Precision
    ) throws -> (bits: [UInt32], bytes: Int) {
        let device = try Device()
        let tiny = TinyModel {
            $0.text.experts = experts == 0 ? nil : ExpertConfiguration(count: experts)
            ($0.text.layers, $0.protein.layers) = (4, 5)
        }
        tiny.model.store.prepareTraining()
        let optimizer = AdamW(tiny.model.store, options: AdamW.Options(clip: 1), device: device)
        let batch = TinyModel.batch(TinyModel.examples(7))
        var bits: [UInt32] = []
        for _ in 0..<3 {
            tiny.model.store.zeroGradients(on: device)
            let graph = Graph(
                device: device, recording: true, precision: precision,
                checkpointsActivations: checkpointing)
            let routing = RoutingPass(penalties: RoutingPass.Penalties(balance: 0.01))
            let (loss, penalty) = tiny.model.loss(graph, batch, scale: 0.1, routing: routing)
            graph.backward(from: penalty.map { graph.add(loss, $0) } ?? loss)
            bits += loss.values.map(\.bitPattern)
            bits += tiny.gradients.sorted { $0.key < $1.key }.flatMap(\.value).map(\.bitPattern)
            optimizer.update(learningRate: 1e-3)
        }
        return (bits + tiny.parameters.map(\.bitPattern), device.memory.peakBytes)
    }

    /// Computing activations twice takes less memory and changes no bit.
    @Test(arguments: [0, 3], Precision.allCases)
    func checkpointingChangesMemoryAlone(experts: Int, precision: Precision) throws {
        let kept = try train(checkpointing: false, experts: experts, precision: precision)
        let again = try train(checkpointing: true, experts: experts, precision: precision)
        #expect(again.bits == kept.bits)
        #expect(Double(again.bytes) < 0.7 * Double(kept.bytes), "\(again.bytes) of \(kept.bytes) bytes")
    }

    /// The gradient of the mean over all supervised tokens, in one batch or several.
    ///
    /// Pair biases are evaluated on a grid that depends on the batch, so their rounding differs. How much of it reaches
    /// the gradients depends on how steep Φ is: rounding the distances of a single layer to fp32, with all else in fp64,
    /// moves them by up to 4e-6 in the first case and 1.2e-5 in the second (scripts/goldens/distance_rounding.py).
    @Test(arguments: [(0.25, 1e-5), (2, 1e-4)] as [(Float, Float)])
    func accumulationIsOneLargeBatch(deviation: Float, tolerance: Float) throws {
        let examples = TinyModel.examples(8)
        let tokens = TinyModel.batch(examples).supervisedTokens
        #expect(Set(examples.map { TinyModel.batch([$0]).supervisedTokens }).count > 3, "unequal lengths")
        let runs = try [8, 4, 1].map { size in
            let tiny = TinyModel()
            tiny.setStructureWeights(deviation: deviation)
            tiny.model.store.prepareTraining()
            var loss: Float = 0
            for start in stride(from: 0, to: 8, by: size) {
                loss += try tiny.accumulate(TinyModel.batch(examples[start..<start + size]), scale: 1 / Float(tokens))
            }
            return (loss: loss, gradients: tiny.gradients)
        }
        for run in runs.dropFirst() {
            #expect(abs(run.loss - runs[0].loss) <= 1e-6 * runs[0].loss)
            for (name, expected) in runs[0].gradients {
                let found = try #require(run.gradients[name])
                let error = zip(found, expected).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
                let norm = expected.reduce(0) { $0 + $1 * $1 }.squareRoot()
                #expect(error <= tolerance * max(norm, 1e-3), "\(name): off by \(error) of \(norm)")
            }
        }
    }

    @Test func questionsAboutOneProteinShareItsEncoding() throws {
        let examples = TinyModel.examples(3)
        let shared = InstructionBatch(
            ProteinBatch([examples[0].protein], compatibility: .paper), examples.map { ([0], $0.text) })
        let separate = TinyModel.batch(examples.map { (examples[0].protein, $0.text) })
        let tiny = TinyModel()
        tiny.model.store.prepareTraining()
        let device = try Device()
        let loss = try tiny.accumulate(shared, scale: 1)
        let gradients = tiny.gradients
        tiny.model.store.zeroGradients(on: device)
        #expect(abs(try tiny.accumulate(separate, scale: 1) - loss) <= 1e-4 * loss)
        for (name, expected) in tiny.gradients {
            let error = zip(gradients[name] ?? [], expected).reduce(0) { max($0, abs($1.0 - $1.1)) }
            #expect(error <= 1e-4 * max(1, expected.reduce(0) { max($0, abs($1)) }), "\(name)")
        }
    }

    /// Experts that are copies of the dense network compute what it does, whichever are chosen.
    @Test(
        arguments: [
            (1, false), (3, false), (2, true), (4, true), (1, true),
        ],
        [
            (RouterKind.topK, false), (.topK, true), (.biasBalanced, false), (.biasBalanced, true), (.noisyTopK, false),
            (.noisyTopK, true),
        ])
    func upcyclingKeepsTheFunction(weights: (topK: Int, renormalise: Bool), kind: (RouterKind, shared: Bool)) throws {
        let (dense, renormalise) = (TinyModel().model, weights.renormalise)
        var settings = ExpertSettings()
        settings.sharedExpert = kind.shared
        settings.router = RouterSettings(kind.0)
        switch settings.router {
        case .topK(var router):
            (router.topK, router.renormalise) = weights
            settings.router = .topK(router)
        case .biasBalanced(var router):
            (router.topK, router.renormalise) = weights
            settings.router = .biasBalanced(router)
        default: settings.router = .noisyTopK(NoisyTopKSettings(topK: weights.topK))
        }
        let experts = try Upcycling.upcycle(dense, experts: settings, seed: 3)
        #expect(experts.configuration.text.experts?.count == 4)
        let batch = TinyModel.batch(TinyModel.examples(4))
        let logits = try [dense, experts].map { model in
            let graph = Graph(device: try Device(), recording: false)
            return model.text.logits(graph, model.hiddenStates(graph, batch).states).values
        }
        let largest = logits[0].reduce(0) { max($0, abs($1)) }
        let error = zip(logits[0], logits[1]).reduce(0) { max($0, abs($1.0 - $1.1)) }
        // Without renormalising, gates are 1/E only as nearly as a new router is undecided.
        #expect(error <= (renormalise ? 1e-5 : 0.2) * largest, "off by \(error) of \(largest)")
        let refusal = #expect(throws: SepitError.self) { try Upcycling.upcycle(experts, experts: settings, seed: 3) }
        #expect(refusal?.code == "already-experts")
    }
}
