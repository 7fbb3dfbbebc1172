import FileKit
import LanguageModel
import SEPITModel
import StructureEncoder
import TestSupport
import Testing

@Suite struct ModelConfigurationTests {
    /// What a person reads who has edited a config.json.
    @Test(arguments: [
        (#"{"kernels": "many"}"#, #"The field "kernels" can't be used. (expected a whole number, found "many")"#),
        (#"{"layers": 2.5}"#, #"The field "layers" can't be used. (expected a whole number, found 2.5)"#),
        (#"{"eps": [1]}"#, #"The field "eps" can't be used. (expected a number, found [1])"#),
        (#"{"token_dropout": 1}"#, #"The field "token_dropout" can't be used. (expected true or false, found 1)"#),
        (#"{"compat": "best"}"#, #"The field "compat" can't be used. (found "best")"#),
        (#"{"compat": 3}"#, #"The field "compat" can't be used. (expected a text, found 3)"#),
        (#"{"system_prompt": {}}"#, #"The field "system_prompt" can't be used. (expected a text, found {})"#),
        ("[1]", "This is not a model configuration."), ("{", "The JSON text can't be read"),
        (#"{"layers": 0}"#, "layers is 0, expected 1 to 1000."),
        (#"{"experts": 2, "router": "best"}"#, #"The field "router" can't be used. (found "best")"#),
        (#"{"experts": 2, "router": "expertChoice"}"#, #"The field "router" can't be used. (found "expertChoice")"#),
        (
            #"{"protein_experts": 2, "protein_capacity": 3}"#,
            "protein_capacity must be above 0, and at most protein_experts"
        ),
        (#"{"protein_experts": 2, "compat": "official"}"#, "protein_experts needs compat paper"),
        (#"{"experts": "many"}"#, #"The field "experts" can't be used. (expected a whole number, found "many")"#),
        (#"{"experts": 2, "top_k": 3}"#, "top_k must be from 1 to experts"),
        (#"{"experts": -1}"#, "experts is -1, expected 1 to 1024"),
        (
            #"{"heads": 7, "kv_heads": 2}"#,
            "hidden must be a multiple of 2 heads; heads must be a multiple of kv_heads."
        ),
        (#"{"rope_scaling": {"type": "linear"}}"#, #"The field "rope_scaling.factor" can't be used."#),
        (#"{"version": 3}"#, "another version. (expected 2, or none, found 3)"),
        (#"{"version": "new"}"#, "another version"),
        (#"{"version": 2, "protein": 5}"#, #"The field "protein" can't be used. (expected fields in braces, found 5)"#),
        (
            #"{"version": 2, "protein": {"layers": 2.5}}"#,
            #"The field "protein.layers" can't be used. (expected a whole"#
        ),
        (
            #"{"version": 2, "protein": {}}"#,
            #"The field "protein.layers" can't be used. (expected a value, found nothing)"#
        ),
    ])
    func theFieldAndWhatBelongsThereAreNamed(json: String, message: String) throws {
        let folder = try TemporaryDirectory()
        try AtomicFile.write(json, to: folder("config.json"))
        let error = try #require(
            throws: SepitError.self, performing: { _ = try ModelConfiguration(contentsOf: folder("config.json")) })
        #expect(error.kind.exitCode == 65)
        #expect(error.description.contains(message), "\(error)")
    }

    private func read(_ json: String) throws -> ModelConfiguration {
        let folder = try TemporaryDirectory()
        try AtomicFile.write(json, to: folder("config.json"))
        return try ModelConfiguration(contentsOf: folder("config.json"))
    }

    /// The form of earlier models and of the reference implementation: what it doesn't say is as there.
    @Test func theFlatFormIsRead() throws {
        var small = ModelConfiguration.tiny
        #expect(try read("{}") == small)
        (small.protein.kernels, small.protein.edgeScale, small.protein.maxTokens) = (16, 0.5, 32)
        small.protein.compatibility = .official
        small.text.experts = ExpertConfiguration(count: 4, router: .topK(2, renormalise: true), gateScale: 2)
        #expect(
            try read(
                """
                {"kernels": 16, "edge_scale": 0.5, "protein_max_length": 32, "compat": "official", "experts": 4, "top_k": 2,
                 "renormalise": true, "gate_scale": 2, "protein_experts": 0}
                """) == small)
        let other = try read(
            """
            {"protein_layers": 3, "protein_hidden": 24, "protein_heads": 2, "protein_ffn": 11, "protein_eps": 0.25,
             "token_dropout": false, "protein_feature_layer": 1, "protein_experts": 3, "protein_capacity": 1.5,
             "layers": 4, "hidden": 20, "heads": 6, "kv_heads": 3, "ffn": 13, "vocab": 70, "eps": 0.5,
             "rope_theta": 500, "rope_scaling": {"type": "linear", "factor": 2}, "head_size": 8, "sliding_window": 9,
             "tie_embeddings": true, "max_positions": 99, "end_token": 5, "protein_token": 6, "experts": 2,
             "router": "biasBalanced", "shared_expert": true, "system_prompt": "Be brief.", "source": {"a": [1, {}]}}
            """)
        var protein = ProteinModelConfiguration(
            layers: 3, hiddenSize: 24, heads: 2, feedForwardSize: 11, epsilon: 0.25, tokenDropout: false,
            featureLayer: 1)
        protein.experts = ProteinExpertConfiguration(count: 3, capacity: 1.5)
        var text = LlamaConfiguration(
            layers: 4, hiddenSize: 20, heads: 6, keyValueHeads: 3, feedForwardSize: 13, vocabularySize: 70,
            epsilon: 0.5,
            ropeBase: 500, ropeScaling: .linear(factor: 2), headSize: 8, slidingWindow: 9, tiesEmbeddings: true)
        (text.maxPositions, text.endToken) = (99, 5)
        text.experts = ExpertConfiguration(
            count: 2, router: .biasBalanced(1, renormalise: false), hasSharedExpert: true)
        var expected = ModelConfiguration(protein: protein, text: text, proteinToken: 6)
        expected.systemPrompt = "Be brief."
        #expect(other.json.contains("\"source\""))
        #expect(try read(expected.json) == expected)
        // Written, it is of today's form, and the same.
        #expect(other.json.contains("\"version\" : 2") && !other.json.contains("protein_layers"))
        #expect(try read(other.json) == other)
        #expect((other.protein, other.text) == (expected.protein, expected.text))
        #expect((other.proteinToken, other.systemPrompt) == (6, "Be brief."))
    }

    @Test(arguments: [
        RouterConfiguration.topK(2, renormalise: true), .noisyTopK(3), .biasBalanced(2, renormalise: true),
        .denseToSparse,
    ])
    func everyRouterIsWrittenAndRead(router: RouterConfiguration) throws {
        var configuration = ModelConfiguration.tiny
        configuration.text.experts = ExpertConfiguration(count: 3, router: router, gateScale: 0.1)
        #expect(try read(configuration.json) == configuration)
    }
}
