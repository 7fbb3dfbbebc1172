import FileKit
import TensorKit

extension ProteinModelConfiguration {
    /// Reads the fields of an `EsmConfig` of transformers.
    ///
    /// - Parameter modelTypes: accepted values of `model_type`.
    /// - Throws: `SepitError` `.badData`: `config-unsupported` for ESM-1, folding models and whatever else would be
    ///   computed wrong, `config-invalid` for missing or impossible sizes.
    package init(
        _ fields: TransformersConfiguration, modelTypes: [String] = ["esm"]
    ) throws(SepitError) {
        var fields = fields
        if let type = fields.value("model_type"), !modelTypes.contains(type.text ?? "") {
            fields.refuse("model_type \(type.line)")
        }
        // The default of EsmConfig is another than ESM-2 has.
        if fields.value("position_embedding_type") != .string("rotary") {
            fields.refuse("position_embedding_type \(fields.value("position_embedding_type")?.line ?? "\"absolute\"")")
        }
        fields.require("emb_layer_norm_before", .boolean(false))
        fields.require("is_folding_model", .boolean(false))
        fields.require("is_decoder", .boolean(false))
        fields.require("add_cross_attention", .boolean(false))
        fields.require("hidden_act", .string("gelu"))
        fields.require("pad_token_id", .integer(Int(ResidueVocabulary.padding)))
        fields.require("mask_token_id", .integer(Int(ResidueVocabulary.mask)))
        fields.forbid("quantization_config")
        let vocabulary = fields.size("vocab_size", or: ResidueVocabulary.count)
        if vocabulary != ResidueVocabulary.count { fields.refuse("vocab_size \(vocabulary)") }
        let (hidden, heads) = (fields.size("hidden_size"), fields.size("num_attention_heads"))
        if hidden % (2 * heads) != 0 { fields.reject("hidden_size isn't a multiple of twice num_attention_heads") }
        self.init(
            layers: fields.size("num_hidden_layers"), hiddenSize: hidden, heads: heads,
            feedForwardSize: fields.size("intermediate_size"), vocabularySize: vocabulary,
            epsilon: Float(fields.positive("layer_norm_eps", or: 1e-12)),
            tokenDropout: fields.flag("token_dropout", or: false),
            ropeBase: Float(fields.positive("rope_theta", or: 10_000)),
            maxTokens: fields.size("max_position_embeddings", or: 1026) - 2)
        try fields.check()
    }
}
