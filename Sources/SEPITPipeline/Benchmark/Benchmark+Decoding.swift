import LanguageModel
import TensorKit

extension Benchmark {
    /// A prompt of 400 tokens through a language model of TinyLlama 1.1B's shape, then 24 tokens one by one, each the
    /// likeliest, as answers are written.
    func decoding() throws {
        let (prompt, count) = (400, 24)
        let configuration = LlamaConfiguration(
            layers: 22, hiddenSize: 2048, heads: 32, keyValueHeads: 4, feedForwardSize: 5632, vocabularySize: 32008)
        let store = ParameterStore()
        let model = LlamaModel(configuration, store: store, prefix: "")
        store.seal()
        for part in store.parts { fill(store.elements(of: part)) }
        var random = CounterRandom(seed: 0, stream: "benchmark-prompt")
        let ids = (0..<prompt).map { _ in Int32.random(in: 3..<32000, using: &random) }
        let pool = MemoryPool()
        var (prefill, decode) = (Double.infinity, Double.infinity)
        for _ in 0..<3 {
            let cache = KVCache(configuration, sequences: 1, capacity: prompt + count)
            var next: Int32 = 0
            prefill = min(prefill, timed(1, warmUp: 0) {
                let graph = Graph(kernels: kernels, pool: pool, recording: false)
                let (states, _) = model.hiddenStates(
                    graph, model.embed(graph, ids), sequences: [SequenceRange(start: 0, length: prompt)],
                    positions: (0..<Int32(prompt)).map { $0 }, cache: cache)
                next = likeliest(model.logits(graph, graph.gatherRows(states, [Int32(prompt - 1)])))
            }.least)
            decode = min(decode, timed(1, warmUp: 0) {
                for _ in 0..<count {
                    let graph = Graph(kernels: kernels, pool: pool, recording: false)
                    let states = model.nextStates(graph, model.embed(graph, [next]), sequences: [0], cache: cache)
                    next = likeliest(model.logits(graph, states))
                }
            }.least)
        }
        var result = BenchmarkResult(case: "decode", dtype: Precision.fp32.rawValue)
        result.prefillTokensPerSecond = Double(prompt) / prefill
        result.decodeTokensPerSecond = Double(count) / decode
        // Of the embeddings, a token reads one row.
        let weights = store.parts.reduce(-configuration.vocabularySize * configuration.hiddenSize) {
            $0 + store.elements(of: $1).count
        }
        let bytes = Double(weights * MemoryLayout<Float>.stride)
        result.ofBandwidth = bytes * Double(count) / decode / peaks.readBytes
        try emit(result)
    }

    private func likeliest(_ logits: Tensor) -> Int32 {
        let values = logits.values
        return Int32(values.indices.max { values[$0] < values[$1] } ?? 0)
    }
}
