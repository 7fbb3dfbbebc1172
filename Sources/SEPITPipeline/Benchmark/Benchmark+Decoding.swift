import FileKit
import LanguageModel
import TensorKit

extension Benchmark {
    /// A prompt of 400 tokens through a language model of TinyLlama 1.1B's shape, then 24 tokens one by one, and
    /// answers together, 8 of them beside one and 32, with weights in each format. The tokens are the same for all, so that logits can be compared.
    func decoding() throws {
        let run = DecodingRun(random: CounterRandom(seed: 0, stream: "benchmark-prompt"))
        // Least memory first: the largest so far is the process's.
        var measured = try [WeightMatrix.Format.int8, .bf16, .fp32].map { try decoding(run, $0) }
        let reference = measured.last?.logits ?? []
        for index in measured.indices {
            if index < measured.count - 1 {
                let (rootMeanSquare, largest) = Self.errors(measured[index].logits, reference: reference)
                measured[index].result.logitError = rootMeanSquare
                measured[index].result.largestLogitError = largest
            }
            try emit(measured[index].result)
        }
    }

    private struct DecodingRun {
        let prompt = 400
        let count = 24
        let configuration = LlamaConfiguration(
            layers: 22, hiddenSize: 2048, heads: 32, keyValueHeads: 4, feedForwardSize: 5632, vocabularySize: 32008)
        let ids: [Int32]

        init(random: CounterRandom) {
            var random = random
            ids = (0..<prompt + count).map { _ in Int32.random(in: 3..<32000, using: &random) }
        }
    }

    private func decoding(
        _ run: DecodingRun, _ format: WeightMatrix.Format
    ) throws -> (result: BenchmarkResult, logits: [Float]) {
        let (prompt, count, configuration) = (run.prompt, run.count, run.configuration)
        let layout = ParameterLayout()
        let model = LlamaModel(configuration, layout: layout, prefix: "")
        var seed: UInt32 = 0
        let parameters = try layout.freeze(
            device: device, format: { ParameterRole.Kind.norms.contains($0.role.kind) ? nil : format },
            read: { part, rows, values in
                seed &+= 1
                fill(values, seed: seed)
            })
        let device = device.withOwnMemory()
        // Of the embeddings, a token reads one row; of the cache, all tokens before it and itself.
        let weights = parameters.bytes { $0.kind != .embedding }
        let cached = 2 * configuration.layers * configuration.keyValueHeads * configuration.headSize * 4
        var (prefill, decode, rate, read) = (Double.infinity, Double.infinity, 0.0, 0.0)
        var logits: [Float] = []
        for _ in 0..<5 {
            read = max(read, MachinePeaks.readBytes(on: device, bytes: weights))
            let decoder = CachedDecoder(model, sequences: 1, capacity: prompt + count, device: device)
            logits = []
            prefill = min(
                prefill,
                timed(1, warmUp: 0) {
                    let graph = Graph(device: device, recording: false)
                    logits +=
                        decoder.read(
                            graph, model.embed(graph, Array(run.ids[..<prompt])),
                            sequences: [SequenceRange(start: 0, length: prompt)],
                            positions: (0..<Int32(prompt)).map { $0 }
                        ).values
                }.least)
            decode = min(
                decode,
                timed(1, warmUp: 0) {
                    for id in run.ids[prompt...] {
                        let seconds = timed(1, warmUp: 0) {
                            logits += decoder.step([id], sequences: [0]).values
                        }.least
                        rate = max(rate, Double(weights + cached * decoder.caches[0].length) / seconds)
                    }
                }.least)
        }
        var result = BenchmarkResult(case: "decode", dtype: format.rawValue)
        result.prefillTokensPerSecond = Double(prompt) / prefill
        result.decodeTokensPerSecond = Double(count) / decode
        let steps = timedInTurn(
            6, stepping(model, run, device, answers: 1), stepping(model, run, device, answers: 8))
        (result.oneSequence, result.eightSequences) = (steps.first, steps.second)
        result.together = 8 * steps.first / steps.second
        result.batchTokensPerSecond = 32 / timed(8, warmUp: 4, stepping(model, run, device, answers: 32)).least
        result.readGBPerSecond = read / 1e9
        result.ofBandwidth = rate / read
        result.peakMB = Self.peakMegabytes()
        return (result, logits)
    }

    /// A token more for each of so many answers, every time it is called.
    private func stepping(
        _ model: LlamaModel, _ run: DecodingRun, _ device: Device, answers: Int
    ) -> () -> Void {
        let prompt = 12
        let decoder = CachedDecoder(model, sequences: answers, capacity: run.prompt, device: device)
        let ids = Array(run.ids[..<(answers * prompt)])
        let graph = Graph(device: device, recording: false)
        _ = decoder.read(
            graph, model.embed(graph, ids), sequences: SequenceRange.packed([Int](repeating: prompt, count: answers)),
            positions: ids.indices.map { Int32($0 % prompt) })
        return { _ = decoder.step(Array(ids[..<answers]), sequences: Array(0..<answers)) }
    }

    /// Root mean square and largest difference, relative to the root mean square of the reference.
    private static func errors(_ found: [Float], reference: [Float]) -> (Double, Double) {
        let differences = zip(found, reference).map { Double($0 - $1) }
        func size(_ values: some Collection<Double>) -> Double {
            (values.reduce(0) { $0 + $1 * $1 } / Double(max(values.count, 1))).squareRoot()
        }
        let scale = size(reference.map(Double.init))
        return (size(differences) / scale, (differences.map(\.magnitude).max() ?? 0) / scale)
    }
}
