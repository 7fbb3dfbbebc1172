import OperatorTesting
import TensorKit
import Testing

@Suite struct OptimizerTests {
    /// Five steps of torch.optim.AdamW (PyTorch 2.13) with two parameter groups, betas 0.8 and 0.95, epsilon 1e-6,
    /// weight decay 0.1, rates 0.01 and 0.02; in the second case with gradients scaled to norm 1 first.
    @Test func adamWIsThatOfPyTorch() throws {
        try steps(clip: 0, give: [0.448036313, -1.19386244, 2.93562341, 0, 1.95342016, -0.223355636])
        try steps(clip: 1, give: [0.447848141, -1.1941663, 2.93659163, 0, 1.95320141, -0.22274819])
    }

    private func steps(clip: Float, give expected: [Float]) throws {
        for level in Kernels.available {
            let layout = ParameterLayout()
            let a = layout.declare("a", [4], .values([0.5, -1.25, 3, 0]))
            let b = layout.declare("b", [1, 2], .values([2, -0.125]))
            let store = layout.allocate()
            store.initialize(seed: 0)
            store.prepareTraining()
            let optimizer = AdamW(
                store,
                options: AdamW.Options(beta1: 0.8, beta2: 0.95, epsilon: 1e-6, weightDecay: 0.1, clip: clip),
                device: try Device(level: level), rateFactor: { $0 == .named("b") ? 2 : 1 })
            for step in 0..<5 {
                try set(store, "a", [0.3 * Float(step + 1), -2, 1e-4, 0])
                try set(store, "b", [step % 2 == 0 ? 1 : -1, 0.5])
                let norm = optimizer.update(learningRate: 0.01)
                if step == 4 { #expect(abs(norm - 2.7386129) < 1e-6) }
            }
            for (found, expected) in zip(a.values + b.values, expected) {
                #expect(abs(found - expected) <= 1e-6, "\(level): \(found), expected \(expected)")
            }
        }
    }

    private func set(_ store: TrainableParameters, _ name: String, _ values: [Float]) throws {
        let part = try #require(store.part(named: name))
        let gradient = try #require(store.gradient(of: part))
        for (index, value) in values.enumerated() { gradient[index] = value }
    }

    @Test func gradientsThatAreNotFiniteChangeNothing() throws {
        let layout = ParameterLayout()
        let x = layout.declare("x", [2], .constant(1))
        let store = layout.allocate()
        store.initialize(seed: 0)
        store.prepareTraining()
        let optimizer = AdamW(store, options: AdamW.Options(), device: try Device())
        try set(store, "x", [.nan, 1])
        #expect(!optimizer.update(learningRate: 0.1).isFinite)
        #expect(x.values == [1, 1] && optimizer.step == 0)
    }

    @Test func schedulesRiseAndFall() {
        func rates(_ decay: LearningRateSchedule.Decay) -> [Float] {
            let schedule = LearningRateSchedule(peak: 1, warmupSteps: 4, totalSteps: 12, decay: decay)
            return [0, 3, 4, 6, 8, 12, 20].map(schedule.rate)
        }
        #expect(rates(.constant) == [0.25, 1, 1, 1, 1, 1, 1])
        #expect(rates(.linear) == [0.25, 1, 1, 0.75, 0.5, 0, 0])
        let cosine: [Float] = [0.25, 1, 1, 0.8535534, 0.5, 0, 0]
        for (found, expected) in zip(rates(.cosine), cosine) { #expect(abs(found - expected) < 1e-6) }
        #expect(LearningRateSchedule(peak: 2, warmupSteps: 0, totalSteps: 1, decay: .linear).rate(at: 0) == 2)
    }
}
