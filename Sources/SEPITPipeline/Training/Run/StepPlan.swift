/// Which micro-batches each step of a run takes: a pure function of the data, the seed and the settings, so that a
/// resumed run goes on with exactly what an uninterrupted one would have seen.
package struct StepPlan {
    private let set: TrainingSet
    private let settings: TrainingSettings
    /// Steps before each epoch, and the total at the end.
    private let starts: [Int]
    private var cached: (epoch: Int, batches: [[Int]])?

    init(_ set: TrainingSet, _ settings: TrainingSettings) {
        self.set = set
        self.settings = settings
        var starts = [0]
        for epoch in 0..<settings.epochs {
            if settings.maxSteps > 0, starts[epoch] >= settings.maxSteps { break }
            let batches = set.batches(epoch: epoch, seed: UInt64(settings.seed), tokens: settings.tokensPerBatch).count
            starts.append(starts[epoch] + (batches + settings.accumulation - 1) / settings.accumulation)
        }
        self.starts = starts
    }

    /// Steps of the whole run.
    package var steps: Int {
        let all = starts[starts.count - 1]
        return settings.maxSteps > 0 ? min(all, settings.maxSteps) : all
    }

    /// The micro-batch with most tokens in the first epoch, and how many times its tokens a step has on average.
    var largest: (microBatch: [Int], perStep: Double) {
        let batches = set.batches(epoch: 0, seed: UInt64(settings.seed), tokens: settings.tokensPerBatch)
        let tokens = batches.map { $0.reduce(0) { $0 + set.groups[$1].tokens } }
        let largest = tokens.indices.max { tokens[$0] < tokens[$1] } ?? 0
        let steps = (batches.count + settings.accumulation - 1) / settings.accumulation
        return (batches[largest], Double(tokens.reduce(0, +)) / Double(max(1, steps * tokens[largest])))
    }

    /// The epoch and micro-batches of step `number`, counted from 0.
    package mutating func step(_ number: Int) -> (epoch: Int, microBatches: [[Int]]) {
        let epoch = starts.lastIndex { $0 <= number } ?? 0
        if cached?.epoch != epoch {
            cached = (epoch, set.batches(epoch: epoch, seed: UInt64(settings.seed), tokens: settings.tokensPerBatch))
        }
        let batches = cached?.batches ?? []
        let first = (number - starts[epoch]) * settings.accumulation
        return (epoch, Array(batches[first..<min(first + settings.accumulation, batches.count)]))
    }
}
