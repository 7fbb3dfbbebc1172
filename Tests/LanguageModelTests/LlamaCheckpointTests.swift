import FileKit
import LanguageModel
import TensorKit
import Testing

/// Llama-architecture checkpoints against what scripts/goldens/transformers_goldens.py got from transformers.
@Suite struct LlamaCheckpointTests {
    static let folder = tokenizerGoldens + "models/"
    static let names = ["llama2", "llama3", "linear", "mistral"]

    private func logits(_ model: LlamaModel, _ ids: [Int32], recording: Bool = false) throws -> [Float] {
        let graph = Graph(device: try Device(), recording: recording)
        let (states, _) = model.hiddenStates(
            graph, model.embed(graph, ids), sequences: [SequenceRange(start: 0, length: ids.count)],
            positions: ids.indices.map(Int32.init))
        return model.logits(graph, states).values
    }

    @Test(arguments: names) func logitsAreThoseOfTransformers(_ name: String) throws {
        let model = try LlamaCheckpoint(path: Self.folder + name).load()
        let expected = try SafetensorsFile(path: Self.folder + name + "/expected.safetensors")
        let ids = try expected.integers("ids").map(Int32.init)
        let worst = zip(try logits(model, ids), try expected.floats("logits")).map { abs($0 - $1) }.max() ?? 1
        #expect(worst <= 2e-5, "\(worst)")
    }

    @Test(arguments: names) func greedyAnswersAreThoseOfTransformers(_ name: String) throws {
        let model = try LlamaCheckpoint(path: Self.folder + name).load()
        let expected = try SafetensorsFile(path: Self.folder + name + "/expected.safetensors")
        let greedy = try expected.integers("greedy").map(Int32.init)
        let prompt = try expected.integers("ids").prefix(20).map(Int32.init)
        let cache = KVCache(model.configuration, capacity: prompt.count + greedy.count)
        let graph = Graph(device: try Device(), recording: false)
        let (states, _) = model.hiddenStates(
            graph, model.embed(graph, prompt), sequences: [SequenceRange(start: 0, length: 20)],
            positions: prompt.indices.map(Int32.init), caches: [cache])
        var next = model.logits(graph, graph.gatherRows(states, [19])).values
        var found: [Int32] = []
        while true {
            let best = next.indices.max { next[$0] < next[$1] } ?? 0
            found.append(Int32(best))
            if found.count == greedy.count { break }
            let graph = Graph(device: try Device(), recording: false)
            let x = model.embed(graph, [Int32(best)])
            next = model.logits(graph, model.nextStates(graph, x, caches: [cache])).values
        }
        #expect(greedy.count == 200 && found == greedy)
    }

    /// Training goes another way through a sliding window than answering.
    @Test func slidingWindowsAreTheSameInTraining() throws {
        let checkpoint = try LlamaCheckpoint(path: Self.folder + "mistral")
        let layout = ParameterLayout()
        let model = LlamaModel(checkpoint.configuration, layout: layout, prefix: "")
        let store = layout.allocate()
        try store.load(checkpoint.tensors)
        store.prepareTraining()
        let ids = (0..<30).map { Int32($0 * 7 % 64) }
        let (trained, answered) = (try logits(model, ids, recording: true), try logits(model, ids))
        #expect(zip(trained, answered).allSatisfy { abs($0 - $1) <= 1e-5 })
    }

    static let refused: [(code: String, found: String, model: String, from: String, to: String)] = [
        ("config-unsupported", "qwen2", "llama2", #""model_type": "llama""#, #""model_type": "qwen2""#),
        (
            "config-unsupported", "attention_bias true", "llama2", #""attention_bias": false"#,
            #""attention_bias": true"#
        ),
        ("config-unsupported", "mlp_bias true", "llama2", #""mlp_bias": false"#, #""mlp_bias": true"#),
        ("config-unsupported", "gelu", "llama2", #""silu""#, #""gelu""#),
        ("config-unsupported", "yarn", "llama3", #""rope_type": "llama3""#, #""rope_type": "yarn""#),
        ("config-unsupported", "dynamic", "linear", #""rope_type": "linear""#, #""rope_type": "dynamic""#),
        (
            "config-unsupported", "partial_rotary_factor", "llama2", #""use_cache": true"#,
            #""partial_rotary_factor": 0.5"#
        ),
        ("config-unsupported", "quantization_config", "llama2", #""use_cache": true"#, #""quantization_config": {}"#),
        ("config-unsupported", "layer_types", "mistral", #""use_cache": true"#, #""layer_types": ["full_attention"]"#),
        ("config-invalid", "vocab_size is missing", "llama2", #""vocab_size""#, #""vocabulary""#),
        ("config-invalid", "num_key_value_heads", "llama2", #""num_key_value_heads": 2"#, #""num_key_value_heads": 3"#),
        ("config-invalid", "rope_scaling", "llama3", #""factor": 8.0"#, #""factor": 0"#),
        ("config-invalid", "head_dim", "mistral", #""head_dim": 6"#, #""head_dim": 5"#),
        ("tensor-shape", "embed_tokens", "llama2", #""vocab_size": 272"#, #""vocab_size": 256"#),
        (
            "tensor-missing", "lm_head.weight", "llama3", #""tie_word_embeddings": true"#,
            #""tie_word_embeddings": false"#
        ),
        ("tensor-unexpected", "layers.1", "llama2", #""num_hidden_layers": 2"#, #""num_hidden_layers": 1"#),
    ]

    @Test(arguments: refused.indices) func refusesByName(_ index: Int) throws {
        let (code, found, model, from, to) = Self.refused[index]
        let folder = try TemporaryDirectory()
        for name in ["config.json", "model.safetensors"] {
            try AtomicFile.write(try FileSystem.read(Self.folder + model + "/" + name), to: folder(name))
        }
        let config = String(decoding: try FileSystem.read(folder("config.json")), as: UTF8.self)
        try #require(config.contains(from))
        try AtomicFile.write(config.replacing(from, with: to), to: folder("config.json"))
        let error = #expect(throws: SepitError.self) { try LlamaCheckpoint(path: folder.path).load() }
        #expect(error?.code == code && error?.description.contains(found) == true, "\(String(describing: error))")
    }
}
