import FileKit
import LanguageModel
import TensorKit
import Testing

/// A tiny BERT against what scripts/goldens/text_encoder_goldens.py got from transformers.
@Suite struct TextEncoderTests {
    private static let folder = tokenizerGoldens + "text-encoder"

    private func texts() throws -> [String] {
        let json = try JSONValue(contentsOf: Self.folder + "/bertscore.json")
        return try #require(json["texts"]?.elements).compactMap(\.text)
    }

    private func difference(_ a: [Float], _ b: [Float]) -> Float {
        a.count == b.count ? zip(a, b).reduce(0) { max($0, abs($1.0 - $1.1)) } : .infinity
    }

    /// Long texts are cut where the tokenizer's configuration says.
    @Test func idsAndHiddenStatesAreThoseOfTransformers() throws {
        let embedder = try TextEmbedder(path: Self.folder)
        let expected = try SafetensorsFile(path: Self.folder + "/expected.safetensors")
        let texts = try texts()
        for layer in 0...3 {
            let states = embedder.tokenStates(of: texts, layer: layer, on: try Device())
            for (index, state) in states.enumerated() {
                #expect(embedder.ids(of: texts[index]) == (try expected.integers("\(index).ids")).map(Int32.init))
                let worst = difference(state.values, try expected.floats("\(index).hidden.\(layer)"))
                #expect(worst <= 1e-5, "text \(index), layer \(layer): \(worst)")
            }
        }
    }

    @Test func poolsToTheMeanOrTheFirstToken() throws {
        let embedder = try TextEmbedder(path: Self.folder)
        let expected = try SafetensorsFile(path: Self.folder + "/expected.safetensors")
        let texts = try texts()
        let (mean, first) = (
            embedder.embeddings(of: texts, pooling: .mean, on: try Device()),
            embedder.embeddings(of: texts, pooling: .cls, on: try Device())
        )
        for index in texts.indices {
            let states = try expected.floats("\(index).hidden.3")
            let row = index * embedder.width..<(index + 1) * embedder.width
            #expect(difference(Array(first.values[row]), Array(states.prefix(embedder.width))) <= 1e-5)
            let tokens = states.count / embedder.width
            let means = (0..<embedder.width).map { column in
                (0..<tokens).reduce(0) { $0 + states[$1 * embedder.width + column] } / Float(tokens)
            }
            #expect(difference(Array(mean.values[row]), means) <= 1e-5)
        }
    }

    private static let refused: [(code: String, found: String, from: String, to: String)] = [
        ("encoder-kind", "model_type \"roberta\"", #""model_type": "bert""#, #""model_type": "roberta""#),
        ("encoder-kind", "no model_type", #""model_type": "bert""#, #""type": "bert""#),
        ("config-unsupported", "gelu_new", #""hidden_act": "gelu""#, #""hidden_act": "gelu_new""#),
        ("config-unsupported", "is_decoder true", #""is_decoder": false"#, #""is_decoder": true"#),
        (
            "config-unsupported", "position_embedding_type", #""use_cache": true"#,
            #""position_embedding_type": "relative_key""#
        ),
        ("config-invalid", "num_attention_heads", #""num_attention_heads": 3"#, #""num_attention_heads": 5"#),
        ("tensor-shape", "word_embeddings", #""vocab_size": 27"#, #""vocab_size": 28"#),
        ("tensor-missing", "encoder.layer.3", #""num_hidden_layers": 3"#, #""num_hidden_layers": 4"#),
        ("tensor-unexpected", "encoder.layer.2", #""num_hidden_layers": 3"#, #""num_hidden_layers": 2"#),
    ]

    @Test(arguments: refused.indices) func refusesByName(_ index: Int) throws {
        let (code, found, from, to) = Self.refused[index]
        let folder = try TemporaryDirectory()
        for name in ["config.json", "model.safetensors", "vocab.txt"] {
            try AtomicFile.write(try FileSystem.read(Self.folder + "/" + name), to: folder(name))
        }
        let config = String(decoding: try FileSystem.read(folder("config.json")), as: UTF8.self)
        try #require(config.contains(from))
        try AtomicFile.write(config.replacing(from, with: to), to: folder("config.json"))
        let error = #expect(throws: SepitError.self) { try TextEmbedder(path: folder.path) }
        #expect(error?.code == code && error?.description.contains(found) == true, "\(String(describing: error))")
    }
}
