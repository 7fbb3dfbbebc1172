import FileKit
import TensorKit

extension LlamaConfiguration {
    /// Reads the keys of a GGUF file of the architecture `llama`, which Llama, Mistral, TinyLlama and SmolLM have.
    ///
    /// Source: https://github.com/ggml-org/ggml, docs/gguf.md, "LLM".
    ///
    /// - Throws: `SepitError` `.badData`: `config-unsupported` for other architectures, experts, adapters, parts of a divided
    ///   file and rotary scalings that aren't known; `config-invalid` for missing or impossible sizes.
    init(_ file: GGUFFile) throws(SepitError) {
        var fields = TransformersConfiguration(file.fields, file: file.path)
        try Self.checkKind(fields)
        fields.forbid("llama.expert_count", unless: .integer(0))
        for scale in ["llama.attention.scale", "llama.logit_scale", "llama.residual_scale", "llama.embedding_scale"] {
            fields.forbid(scale)
        }
        let (hidden, heads) = (fields.size("llama.embedding_length"), fields.size("llama.attention.head_count"))
        let keyValueHeads = fields.size("llama.attention.head_count_kv", or: heads)
        if heads % keyValueHeads != 0 {
            fields.reject("llama.attention.head_count isn't a multiple of llama.attention.head_count_kv")
        }
        // Where no key says how wide a head is, the rows of the queries do.
        let queries = file.entry("blk.0.attn_q.weight")?.shape.first ?? hidden
        let headSize = fields.size("llama.attention.key_length", or: max(1, queries / heads))
        for key in ["llama.attention.value_length", "llama.rope.dimension_count"]
        where fields.size(key, or: headSize) != headSize {
            fields.refuse("\(key) other than the width of a head, \(headSize)")
        }
        if headSize % 2 != 0 || headSize > 1024 { fields.reject("the width of a head is \(headSize)") }
        let scaling = try Self.ropeScaling(&fields, file, headSize: headSize)
        self.init(
            layers: fields.size("llama.block_count"), hiddenSize: hidden, heads: heads, keyValueHeads: keyValueHeads,
            feedForwardSize: fields.size("llama.feed_forward_length"),
            // The key with the vocabulary's size is often missing.
            vocabularySize: file.entry("token_embd.weight")?.shape.first ?? 1,
            epsilon: Float(fields.positive("llama.attention.layer_norm_rms_epsilon", or: 1e-5)),
            ropeBase: Float(fields.positive("llama.rope.freq_base", or: 10_000)), ropeScaling: scaling,
            headSize: headSize * heads == hidden ? nil : headSize,
            slidingWindow: fields.value("llama.attention.sliding_window") == nil
                ? nil : fields.size("llama.attention.sliding_window"),
            tiesEmbeddings: file.entry("output.weight") == nil)
        maxPositions = fields.value("llama.context_length") == nil ? nil : fields.size("llama.context_length")
        endToken = fields.value("tokenizer.ggml.eos_token_id")?.whole
        try fields.check()
    }

    /// What kind of file it is, before anything else is asked of it.
    private static func checkKind(_ fields: TransformersConfiguration) throws(SepitError) {
        var fields = fields
        let type = fields.value("general.type")?.text ?? "model"
        guard type != "adapter" else { throw ForeignWeights.adapter(fields.file) }
        if type != "model" { fields.refuse("general.type \"\(type)\"") }
        let architecture = fields.value("general.architecture")?.text
        if architecture != "llama" { fields.refuse("general.architecture \"\(architecture ?? "none")\"") }
        if let parts = fields.value("split.count")?.whole, parts > 1 {
            fields.refuse("split.count \(parts), a file in several parts: join them with llama-gguf-split --merge")
        }
        try fields.check()
    }

    /// `rope_freqs.weight` is what each frequency is divided by, on top of a factor for all.
    private static func ropeScaling(
        _ fields: inout TransformersConfiguration, _ file: GGUFFile, headSize: Int
    ) throws(SepitError) -> RotaryScaling? {
        var factor: Float = 1
        switch fields.value("llama.rope.scaling.type")?.text ?? "none" {
        case "none": break
        case "linear": factor = Float(fields.positive("llama.rope.scaling.factor", or: 1))
        case let type: fields.refuse("llama.rope.scaling.type \"\(type)\"")
        }
        if fields.value("llama.rope.scale_linear") != nil {
            factor = Float(fields.positive("llama.rope.scale_linear"))
        }
        guard let stored = file.entry("rope_freqs.weight") else { return factor == 1 ? nil : .linear(factor: factor) }
        try stored.requireShape([headSize / 2])
        let scaling = RotaryScaling.factors(try stored.floats().map { $0 * factor })
        if !scaling.isPossible { fields.reject("rope_freqs.weight has a factor that isn't positive") }
        return scaling
    }
}
