import FileKit
import StructureEncoder
import TensorKit
import Testing

/// ESM-2 checkpoints against what scripts/goldens/transformers_goldens.py got from transformers.
@Suite struct ProteinCheckpointTests {
    static let golden = #filePath.split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 } + "/Goldens/esm2"

    private struct Loaded {
        let model: ProteinModel
        let language: MaskedLanguageHead
        let contacts: ContactHead

        init(_ path: String) throws {
            let checkpoint = try ProteinCheckpoint(path: path)
            let layout = ParameterLayout()
            model = ProteinModel(checkpoint.configuration, layout: layout, prefix: "")
            language = MaskedLanguageHead(model, layout: layout)
            contacts = ContactHead(checkpoint.configuration, layout: layout)
            let store = layout.allocate()
            store.initialize(seed: 1) { $0.kind == .rotaryFrequencies }
            try store.load(checkpoint.tensors, isOptional: ProteinCheckpoint.mayLack)
        }
    }

    private func expectAgreement(_ path: String, tolerance: Float) throws {
        let loaded = try Loaded(path)
        let expected = try SafetensorsFile(path: Path.join(Self.golden, "expected.safetensors"))
        func compare(_ found: [Float], _ name: String) throws {
            let reference = try expected.floats(name)
            #expect(found.count == reference.count)
            let worst = zip(found, reference).map { abs($0 - $1) }.max() ?? 1
            #expect(worst <= tolerance, "\(name): \(worst)")
        }
        for name in ["long", "odd", "short"] {
            let ids = try expected.integers(name + ".ids").map(Int32.init)
            let protein = ProteinInput(ids: ids, positions: ids.map { _ in nil })
            let batch = ProteinBatch([protein], compatibility: .paper)
            let graph = Graph(device: try Device(), recording: false)
            for layer in 0...3 {
                try compare(loaded.model.hiddenState(graph, batch, index: layer).values, "\(name).hidden.\(layer)")
            }
            let last = loaded.model.hiddenState(graph, batch, index: 3)
            try compare(loaded.language(graph, last).values, name + ".logits")
            try compare(loaded.contacts.contacts(graph, loaded.model, protein), name + ".contacts")
        }
    }

    @Test func agreesWithTransformers() throws { try expectAgreement(Self.golden, tolerance: 2e-5) }

    /// Copies the golden with other tensor names, and the configuration with other fields.
    private func variant(
        _ folder: TemporaryDirectory, config change: (String) -> String = { $0 }, _ rename: (String) -> String?
    ) throws -> String {
        let file = try SafetensorsFile(path: Path.join(Self.golden, "model.safetensors"))
        var tensors: [SafetensorsWriter.Tensor] = []
        var names = Set<String>()
        for name in file.names {
            guard let new = rename(name), names.insert(new).inserted else { continue }
            tensors.append(SafetensorsWriter.Tensor(try file.tensor(name), name: new))
        }
        try SafetensorsWriter.write(tensors, to: folder("model.safetensors"))
        let config = String(decoding: try FileSystem.read(Path.join(Self.golden, "config.json")), as: UTF8.self)
        try AtomicFile.write(change(config), to: folder("config.json"))
        return folder.path
    }

    /// `EsmModel` has no prefix, and transformers 5 writes other names.
    @Test func readsEverySpelling() throws {
        let folder = try TemporaryDirectory()
        let path = try variant(folder) { name in
            let layered = name.replacing("esm.", with: "")
            if layered.hasSuffix("inv_freq") { return "encoder.layer.*.attention.self.rotary_embeddings.inv_freq" }
            return layered.replacing("LayerNorm.weight", with: "LayerNorm.gamma")
                .replacing("LayerNorm.bias", with: "LayerNorm.beta")
        }
        try expectAgreement(path, tolerance: 2e-5)
    }

    /// The stored frequencies are rounded, so recomputed ones give other numbers, but not very other.
    @Test func computesFrequenciesThatAreNotStored() throws {
        let folder = try TemporaryDirectory()
        let path = try variant(folder) { $0.hasSuffix("inv_freq") ? nil : $0 }
        try expectAgreement(path, tolerance: 0.05)
        let expected = try SafetensorsFile(path: Path.join(Self.golden, "expected.safetensors"))
        let ids = try expected.integers("long.ids").map(Int32.init)
        let protein = ProteinInput(ids: ids, positions: ids.map { _ in nil })
        let states = try Loaded(path).model.hiddenState(
            Graph(device: try Device(), recording: false),
            ProteinBatch([protein], compatibility: .paper), index: 3)
        let worst = zip(states.values, try expected.floats("long.hidden.3")).map { abs($0 - $1) }.max() ?? 0
        #expect(worst > 2e-5)
    }

    static let refused: [(code: String, found: String, from: String, to: String)] = [
        ("config-unsupported", "model_type", #""model_type": "esm""#, #""model_type": "esmfold""#),
        ("config-unsupported", "absolute", #""rotary""#, #""absolute""#),
        (
            "config-unsupported", "emb_layer_norm_before", #""emb_layer_norm_before": false"#,
            #""emb_layer_norm_before": true"#
        ),
        ("config-unsupported", "is_folding_model", #""is_folding_model": false"#, #""is_folding_model": true"#),
        ("config-unsupported", "vocab_size 64", #""vocab_size": 33"#, #""vocab_size": 64"#),
        ("config-unsupported", "mask_token_id", #""mask_token_id": 32"#, #""mask_token_id": 31"#),
        ("config-unsupported", "quantization_config", #""use_cache": true"#, #""quantization_config": {"bits": 4}"#),
        ("config-invalid", "hidden_size is missing", #""hidden_size": 24"#, #""hidden": 24"#),
        ("config-invalid", "num_hidden_layers is -1", #""num_hidden_layers": 3"#, #""num_hidden_layers": -1"#),
        ("config-invalid", "multiple", #""num_attention_heads": 3"#, #""num_attention_heads": 5"#),
    ]

    @Test(arguments: refused.indices) func refusesByName(_ index: Int) throws {
        let (code, found, from, to) = Self.refused[index]
        let folder = try TemporaryDirectory()
        let path = try variant(folder, config: { $0.replacing(from, with: to) }) { $0 }
        let error = #expect(throws: SepitError.self) { try ProteinCheckpoint(path: path) }
        #expect(error?.code == code && error?.description.contains(found) == true, "\(String(describing: error))")
        #expect(error?.file == folder("config.json"))
    }
}
