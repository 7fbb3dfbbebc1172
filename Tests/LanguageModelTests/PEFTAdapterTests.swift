import FileKit
import LanguageModel
import TensorKit
import Testing

/// LoRA adapters that PEFT wrote (scripts/goldens/peft_goldens.py).
@Suite struct PEFTAdapterTests {
    private static let folder = tokenizerGoldens + "adapters/"

    private func merged(_ adapter: String, model name: String = "llama2") throws -> (LlamaModel, TrainableParameters) {
        let checkpoint = try LlamaCheckpoint(path: tokenizerGoldens + "models/" + name)
        let layout = ParameterLayout()
        let model = LlamaModel(checkpoint.configuration, layout: layout, prefix: "")
        let store = layout.allocate()
        try store.load(checkpoint.tensors)
        let before = store.parts.flatMap { Array(store.elements(of: $0)) }
        do {
            try PEFTAdapter(directory: adapter, modelPrefix: "").merge(into: store, device: try Device())
        } catch {
            #expect(
                store.parts.flatMap { Array(store.elements(of: $0)) } == before, "a refused adapter changes nothing")
            throw error
        }
        return (model, store)
    }

    @Test(arguments: ["plain", "patterns"]) func logitsAreThoseOfPEFT(_ name: String) throws {
        let (model, _) = try merged(Self.folder + name)
        let expected = try SafetensorsFile(path: Self.folder + name + "/expected.safetensors")
        let ids = try expected.integers("ids").map(Int32.init)
        let graph = Graph(device: try Device(), recording: false)
        let (states, _) = model.hiddenStates(
            graph, model.embed(graph, ids), sequences: [SequenceRange(start: 0, length: ids.count)],
            positions: ids.indices.map(Int32.init))
        let logits = try expected.floats("logits")
        let scale = logits.reduce(0) { max($0, abs($1)) }
        let worst = zip(model.logits(graph, states).values, logits).map { abs($0 - $1) }.max() ?? 1
        #expect(worst <= 1e-5 * scale, "\(worst) of \(scale)")
    }

    @Test func writesWhatItReads() throws {
        for name in ["plain", "patterns"] {
            let configuration = try PEFTConfiguration(directory: Self.folder + name)
            let folder = try TemporaryDirectory()
            try AtomicFile.write(configuration.json, to: folder(PEFTConfiguration.fileName))
            #expect(try PEFTConfiguration(directory: folder.path) == configuration)
        }
    }

    static let refused: [(code: String, found: String, from: String, to: String)] = [
        ("adapter-unsupported", "use_dora true", #""use_dora": false"#, #""use_dora": true"#),
        ("adapter-unsupported", "lora_bias true", #""lora_bias": false"#, #""lora_bias": true"#),
        ("adapter-unsupported", "bias \"all\"", #""bias": "none""#, #""bias": "all""#),
        ("adapter-unsupported", "fan_in_fan_out", #""fan_in_fan_out": false"#, #""fan_in_fan_out": true"#),
        ("adapter-unsupported", "pissa", #""init_lora_weights": true"#, #""init_lora_weights": "pissa""#),
        ("adapter-unsupported", "LOHA", #""peft_type": "LORA""#, #""peft_type": "LOHA""#),
        ("adapter-unsupported", "target_parameters", #""target_parameters": null"#, #""target_parameters": ["x"]"#),
        ("adapter-unsupported", "of_the_future 3", #""use_qalora": false"#, #""of_the_future": 3"#),
        ("adapter-unsupported", "regular expression", #""rank_pattern": {}"#, #""rank_pattern": {"layers.[01].q": 1}"#),
        ("adapter-invalid", "r is 0", #""r": 2"#, #""r": 0"#),
        ("adapter-invalid", "lora_alpha is \"x\"", #""lora_alpha": 6"#, #""lora_alpha": "x""#),
        ("adapter-rank", "expected 3", #""r": 2"#, #""r": 3"#),
        ("adapter-rank", "expected 1", #""rank_pattern": {}"#, #""rank_pattern": {"0.self_attn.v_proj": 1}"#),
        ("adapter-target", "c_attn", #""q_proj""#, #""c_attn""#),
        ("tensor-missing", "k_proj", #""q_proj""#, #""q_proj", "k_proj""#),
        ("json-syntax", "", "}", ""),
    ]

    @Test(arguments: refused.indices) func refusesByName(_ index: Int) throws {
        let (code, found, from, to) = Self.refused[index]
        let folder = try TemporaryDirectory()
        try copy("plain", to: folder)
        let config = String(decoding: try FileSystem.read(folder(PEFTConfiguration.fileName)), as: UTF8.self)
        try #require(config.contains(from))
        try AtomicFile.write(config.replacing(from, with: to), to: folder(PEFTConfiguration.fileName))
        let error = #expect(throws: SepitError.self) { try merged(folder.path) }
        #expect(error?.code == code && error?.description.contains(found) == true, "\(String(describing: error))")
    }

    private func copy(_ name: String, to folder: TemporaryDirectory) throws {
        for file in [PEFTConfiguration.fileName, PEFTAdapter.fileName] {
            try AtomicFile.write(try FileSystem.read(Self.folder + name + "/" + file), to: folder(file))
        }
    }

    /// Changes of the tensors, and what is said about them.
    @Test(arguments: [
        ("tensor-missing", "layers.1.self_attn.q_proj"), ("tensor-missing", "lora_A"),
        ("tensor-unexpected", "layers.7"),
        ("tensor-unexpected", "lora_magnitude_vector"), ("tensor-unexpected", "transformer.h"),
        ("tensor-shape", "lora_B"),
        ("tensor-type", "lora_A"),
    ])
    func refusesTensorsThatDoNotFit(code: String, found: String) throws {
        let folder = try TemporaryDirectory()
        try copy("plain", to: folder)
        let file = try SafetensorsFile(path: Self.folder + "plain/" + PEFTAdapter.fileName)
        let module = PEFTAdapter.prefix + "model.layers.1.self_attn.q_proj"
        var tensors = file.names.compactMap(file.entry).map { SafetensorsWriter.Tensor($0) }
        func replace(_ name: String, by tensor: SafetensorsWriter.Tensor?) {
            tensors.removeAll { $0.name == name }
            if let tensor { tensors.append(tensor) }
        }
        func zeros(_ name: String, _ shape: [Int]) -> SafetensorsWriter.Tensor {
            SafetensorsWriter.Tensor(name, shape: shape, floats: [Float](repeating: 0, count: shape.reduce(1, *)))
        }
        switch found {
        case "layers.1.self_attn.q_proj": tensors.removeAll { $0.name.hasPrefix(module) }
        case "lora_A" where code == "tensor-missing": replace(module + ".lora_A.weight", by: nil)
        case "lora_A":
            replace(
                module + ".lora_A.weight",
                by: .init(module + ".lora_A.weight", shape: [2, 16], integers: [Int](repeating: 0, count: 32)))
        case "layers.7":
            tensors.append(zeros(PEFTAdapter.prefix + "model.layers.7.self_attn.q_proj.lora_A.weight", [2, 16]))
        case "lora_magnitude_vector": tensors.append(zeros(module + ".lora_magnitude_vector", [16]))
        case "transformer.h": tensors.append(zeros("transformer.h.0.attn.lora_A.weight", [2, 16]))
        default: replace(module + ".lora_B.weight", by: zeros(module + ".lora_B.weight", [17, 2]))
        }
        try SafetensorsWriter.write(tensors, to: folder(PEFTAdapter.fileName))
        let error = #expect(throws: SepitError.self) { try merged(folder.path) }
        #expect(error?.code == code && error?.description.contains(found) == true, "\(String(describing: error))")
    }

    @Test func refusesTruncatedFilesAndOtherModels() throws {
        let folder = try TemporaryDirectory()
        try copy("plain", to: folder)
        let bytes = try FileSystem.read(folder(PEFTAdapter.fileName))
        for count in [0, 7, 9, bytes.count / 2, bytes.count - 1] {
            try AtomicFile.write(Array(bytes.prefix(count)), to: folder(PEFTAdapter.fileName))
            #expect(throws: SepitError.self) { try merged(folder.path) }
        }
        let hostile: [UInt8] = [255, 255, 255, 255, 255, 255, 255, 127] + bytes.dropFirst(8)
        try AtomicFile.write(hostile, to: folder(PEFTAdapter.fileName))
        #expect(throws: SepitError.self) { try merged(folder.path) }
        let error = #expect(throws: SepitError.self) { try merged(Self.folder + "plain", model: "mistral") }
        #expect(error?.code == "tensor-shape")
    }
}
