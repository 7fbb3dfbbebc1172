import FileKit
import LanguageModel
import ProteinKit
import SEPITModel
import SEPITPipeline
import StructureEncoder
import TensorKit
import Testing

/// Importing the small checkpoints that scripts/goldens/transformers_goldens.py made.
@Suite struct ModelImportTests {
    private static let tests = #filePath.split(separator: "/").dropLast(2).reduce("") { $0 + "/" + $1 }
    private static let protein = tests + "/StructureEncoderTests/Goldens/esm2"
    private static let text = tests + "/LanguageModelTests/Goldens/models/llama2"

    /// The golden language model with a tokenizer of so many tokens.
    private func languageModel(_ folder: TemporaryDirectory, tokens: Int = 265) throws -> String {
        for name in ["config.json", "model.safetensors"] {
            try AtomicFile.write(try FileSystem.read(Path.join(Self.text, name)), to: folder(name))
        }
        let tokenizer = try ByteLevelBPETrainer(vocabularySize: tokens, specialTokens: ["<s>", "</s>", "<eop>"])
            .train(on: ["what is the fold of this protein and where is it found in the cell"])
        try tokenizer.write(toDirectory: folder.path)
        return folder.path
    }

    private func values(_ store: TrainableParameters, _ name: String) throws -> [Float] {
        Array(store.elements(of: try #require(store.part(named: name), "\(name)")))
    }

    @Test func joinsTwoModels() throws {
        let folder = try TemporaryDirectory()
        let (model, tokenizer) = try ModelImport.make(protein: Self.protein, text: try languageModel(folder), seed: 3)
        let c = model.configuration
        // <eop> is known already and keeps its id.
        #expect(
            ["<protein>", "<bop>", "[INST]", "[/INST]", "<<SYS>>", "<</SYS>>"].map(tokenizer.tokenID) == [
                265, 266, 267, 268, 269, 270,
            ])
        #expect(tokenizer.tokenID("<eop>") == 2 && tokenizer.encode("<protein>x").contains(265))
        #expect(
            c.text.vocabularySize == 272 && c.proteinToken == 265 && c.text.endToken == 2 && c.compatibility == .paper)
        #expect(
            (c.protein.hiddenSize, c.protein.layers, c.protein.maxTokens, c.text.maxPositions ?? 0) == (
                24, 3, 1024, 512
            ))

        let protein = try ProteinCheckpoint(path: Self.protein).tensors
        let text = try LlamaCheckpoint(path: folder.path).tensors
        for name in [
            "encoder.layer.2.output.dense.weight", "encoder.layer.1.attention.self.rotary_embeddings.inv_freq",
        ] {
            #expect(try values(model.store, "protein_model." + name) == protein.floats(name))
        }
        for name in ["model.layers.1.self_attn.k_proj.weight", "model.norm.weight"] {
            #expect(try values(model.store, "text_model." + name) == text.floats(name))
        }
        for name in ["model.embed_tokens.weight", "lm_head.weight"] {
            let (found, trained) = (try values(model.store, "text_model." + name), try text.floats(name))
            #expect(Array(found[..<(265 * 16)]) == Array(trained[..<(265 * 16)]))
            let mean = (0..<265).reduce(Float(0)) { $0 + trained[$1 * 16] } / 265
            let isHead = name == "lm_head.weight"
            #expect((265..<272).allSatisfy { abs(found[$0 * 16] - mean) <= (isHead ? 1e-5 : 0.4) })
            #expect((found[265 * 16] == found[266 * 16]) == isHead)
        }
    }

    @Test func leavesTheProteinModelAsItIs() throws {
        let folder = try TemporaryDirectory()
        let (model, _) = try ModelImport.make(protein: Self.protein, text: try languageModel(folder))
        let sequence = Array("MKTAYIAKQRQ".utf8)
        let positions = ResiduePositions.unpacked((0..<33).map { Float($0 * $0 % 17) })
        let device = try Device()
        let states = [ProteinInput(sequence: sequence), ProteinInput(sequence: sequence, positions: positions)].map {
            model.protein.features(
                Graph(device: device, recording: false), ProteinBatch([$0], compatibility: .paper)
            ).values
        }
        #expect(zip(states[0], states[1]).allSatisfy { abs($0 - $1) <= 1e-6 })
        // But it can learn from structure at once.
        model.store.prepareTraining()
        let graph = Graph(device: device, recording: true)
        let features = model.protein.features(
            graph, ProteinBatch([ProteinInput(sequence: sequence, positions: positions)], compatibility: .paper))
        graph.backward(from: features, gradient: features.values.indices.map { Float($0 % 5) })
        let part = try #require(model.store.part(ParameterRole(.structureModule, .pairOutput)))
        #expect(try #require(model.store.gradient(of: part)).contains { $0 != 0 })
    }

    @Test func savesAndLoadsWithEveryFieldOfItsOrigin() throws {
        let folder = try TemporaryDirectory()
        let out = try TemporaryDirectory()
        let (model, tokenizer) = try ModelImport.make(protein: Self.protein, text: try languageModel(folder))
        try ModelDirectory.save(model, tokenizer: tokenizer, to: out.path)
        let loaded = try ModelDirectory.load(out.path)
        #expect(loaded.configuration.json == model.configuration.json)
        let json = loaded.configuration.json
        for field in ["hidden_dropout_prob", "initializer_range", "pretraining_tp", "\"architectures\"", "vocab_list"] {
            #expect(json.contains(field), "\(field)")
        }
        #expect(
            loaded.store.parts.allSatisfy { part in
                model.store.part(named: part.name).map {
                    Array(model.store.elements(of: $0)) == Array(loaded.store.elements(of: part))
                } == true
            })
        _ = try GenerationSession(model: out.path, device: try Device()).answer(
            [.init(proteins: [ProteinInput(sequence: Array("MKTAYIAKQR".utf8))], question: "<protein> what?")],
            maxTokens: 3)
    }

    @Test func theSameSeedGivesTheSameModel() throws {
        let folder = try TemporaryDirectory()
        let path = try languageModel(folder)
        let models = try [5, 5, 6].map { try ModelImport.make(protein: Self.protein, text: path, seed: $0).model.store }
        let connectors = try models.map { try values($0, "multi_modal_projector.linear_1.weight") }
        #expect(connectors[0] == connectors[1] && connectors[0] != connectors[2])
    }

    @Test func refusesATokenizerThatIsTooLarge() throws {
        let folder = try TemporaryDirectory()
        let path = try languageModel(folder, tokens: 280)
        let error = #expect(throws: SepitError.self) { try ModelImport.make(protein: Self.protein, text: path) }
        #expect(error?.code == "tokenizer-mismatch" && error?.found == "280")
    }
}
