import FileKit
import TensorKit

/// Sizes of a text encoder of the BERT family (Devlin et al., 2019).
public struct TextEncoderConfiguration: Sendable, Equatable {
    /// Transformer layers.
    public var layers: Int
    /// Width of a token's vector.
    public var hiddenSize: Int
    /// Attention heads.
    public var heads: Int
    /// Inner width of a feed-forward network.
    public var feedForwardSize: Int
    /// Tokens known.
    public var vocabularySize: Int
    /// Tokens, special ones included, that have a position.
    public var maxTokens: Int
    /// Kinds of segments; a single text is the first.
    public var segments: Int
    /// Added to the variance in LayerNorm.
    public var epsilon: Float
}

extension TextEncoderConfiguration {
    /// Reads the fields of a `BertConfig` of transformers.
    ///
    /// - Throws: `SepitError` `.badData`: `encoder-kind` for a model of another kind, `config-unsupported` for what would be
    ///   computed wrong, `config-invalid` for missing or impossible sizes.
    init(_ fields: TransformersConfiguration) throws(SepitError) {
        var fields = fields
        guard fields.value("model_type") == .string("bert") else {
            throw SepitError(
                .badData, code: "encoder-kind", "This is no text encoder of the BERT family.", file: fields.file,
                expected: "model_type \"bert\"",
                found: fields.value("model_type").map { "model_type \($0.line)" } ?? "no model_type",
                hint:
                    "Encoders of texts are models such as PubMedBERT, BioBERT or all-MiniLM-L6-v2, in the transformers "
                    + "layout.")
        }
        fields.require("position_embedding_type", .string("absolute"))
        fields.require("hidden_act", .string("gelu"))
        fields.require("is_decoder", .boolean(false))
        fields.require("add_cross_attention", .boolean(false))
        fields.forbid("quantization_config")
        let (hidden, heads) = (fields.size("hidden_size", or: 768), fields.size("num_attention_heads", or: 12))
        if hidden % heads != 0 || hidden / heads > 1024 {
            fields.reject("hidden_size isn't a multiple, up to 1024 times, of num_attention_heads")
        }
        let layers = fields.size("num_hidden_layers", or: 12)
        if layers > 1000 { fields.reject("num_hidden_layers is \(layers), expected 1 to 1000") }
        self.init(
            layers: layers, hiddenSize: hidden, heads: heads,
            feedForwardSize: fields.size("intermediate_size", or: 3072),
            vocabularySize: fields.size("vocab_size", or: 30522),
            maxTokens: fields.size("max_position_embeddings", or: 512),
            segments: fields.size("type_vocab_size", or: 2),
            epsilon: Float(fields.positive("layer_norm_eps", or: 1e-12)))
        if maxTokens < 3 { fields.reject("max_position_embeddings is \(maxTokens), expected at least 3") }
        try fields.check()
    }
}
