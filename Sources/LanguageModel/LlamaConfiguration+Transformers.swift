import FileKit
import TensorKit

extension LlamaConfiguration {
    /// Reads the fields of a `LlamaConfig` or `MistralConfig` of transformers; experts are left to the caller.
    ///
    /// - Parameter modelTypes: accepted values of `model_type`.
    /// - Throws: `SepitError` `.badData`: `config-unsupported` for other architectures, biases, activations, rotary
    ///   scalings and whatever else would be computed wrong, `config-invalid` for missing or impossible sizes.
    package init(
        _ fields: TransformersConfiguration, modelTypes: [String] = ["llama", "mistral"]
    ) throws(SepitError) {
        var fields = fields
        let type = fields.value("model_type")?.text ?? "llama"
        if !modelTypes.contains(type) { fields.refuse("model_type \"\(type)\"") }
        fields.require("hidden_act", .string("silu"))
        fields.require("attention_bias", .boolean(false))
        fields.require("mlp_bias", .boolean(false))
        fields.require("partial_rotary_factor", .integer(1), .number(1))
        fields.forbid("quantization_config")
        let scaling = Self.ropeScaling(&fields)
        let isSliding = type == "mistral" && fields.value("sliding_window") != nil
        Self.checkLayerTypes(&fields, isSliding: isSliding)
        let (hidden, heads) = (fields.size("hidden_size"), fields.size("num_attention_heads"))
        let keyValueHeads = fields.size("num_key_value_heads", or: heads)
        if heads % keyValueHeads != 0 { fields.reject("num_attention_heads isn't a multiple of num_key_value_heads") }
        let headSize = fields.size("head_dim", or: max(1, hidden / heads))
        if headSize % 2 != 0 || headSize > 1024 {
            fields.reject("head_dim is \(headSize), expected an even size to 1024")
        }
        self.init(
            layers: fields.size("num_hidden_layers"), hiddenSize: hidden, heads: heads, keyValueHeads: keyValueHeads,
            feedForwardSize: fields.size("intermediate_size"), vocabularySize: fields.size("vocab_size"),
            epsilon: Float(fields.positive("rms_norm_eps", or: 1e-6)), ropeBase: Self.ropeBase(&fields),
            ropeScaling: scaling, headSize: headSize * heads == hidden ? nil : headSize,
            slidingWindow: isSliding ? fields.size("sliding_window") : nil,
            tiesEmbeddings: fields.flag("tie_word_embeddings", or: false))
        maxPositions = fields.value("max_position_embeddings")?.whole
        // One id, or the first of several.
        let end = fields.value("eos_token_id")
        endToken = end?.whole ?? end?.elements?.first?.whole
        try fields.check()
    }

    /// `rope_theta`, which transformers 5 keeps in `rope_parameters`.
    private static func ropeBase(_ fields: inout TransformersConfiguration) -> Float {
        if let base = fields.json["rope_parameters"]?["rope_theta"]?.double, base > 0, base.isFinite {
            return Float(base)
        }
        return Float(fields.positive("rope_theta", or: 10_000))
    }

    private static func ropeScaling(_ fields: inout TransformersConfiguration) -> RotaryScaling? {
        guard let scaling = fields.value("rope_parameters") ?? fields.value("rope_scaling") else { return nil }
        func number(_ key: String) -> Float? { scaling[key]?.double.map { Float($0) } }
        let type = scaling["rope_type"]?.text ?? scaling["type"]?.text ?? "default"
        var result: RotaryScaling?
        switch type {
        case "default": return nil
        case "linear": result = number("factor").map { .linear(factor: $0) }
        case "llama3":
            if let factor = number("factor"), let low = number("low_freq_factor"),
                let high = number("high_freq_factor"), let window = scaling["original_max_position_embeddings"]?.whole
            {
                result = .llama3(factor: factor, lowFactor: low, highFactor: high, window: window)
            }
        default: fields.refuse("rope_scaling \"\(type)\"")
        }
        if let result, result.isPossible { return result }
        if ["linear", "llama3"].contains(type) { fields.reject("rope_scaling is incomplete or not possible") }
        return nil
    }

    /// Layers must be all of one kind of attention.
    private static func checkLayerTypes(_ fields: inout TransformersConfiguration, isSliding: Bool) {
        guard let types = fields.value("layer_types") else { return }
        let expected = isSliding ? "sliding_attention" : "full_attention"
        let others = (types.elements ?? [types]).filter { $0 != .string(expected) }
        if let other = others.first { fields.refuse("layer_types with \(other.line)") }
    }
}
