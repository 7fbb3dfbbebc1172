import FileKit

/// The tensors of a GGUF file of the architecture `llama`, under the names and with the rows that `LlamaModel` has.
///
/// Rotary positions turn pairs of a head's rows: in these files neighbours, here row i and row i + d/2. So the rows of queries
/// and keys are put in order, each kind by its own number of heads.
struct GGUFNames {
    private let configuration: LlamaConfiguration

    init(_ configuration: LlamaConfiguration) { self.configuration = configuration }

    private static let names = [
        "token_embd.weight": "model.embed_tokens.weight", "output_norm.weight": "model.norm.weight",
        "output.weight": "lm_head.weight",
    ]

    private static let layerNames = [
        "attn_norm.weight": "input_layernorm.weight", "attn_q.weight": "self_attn.q_proj.weight",
        "attn_k.weight": "self_attn.k_proj.weight", "attn_v.weight": "self_attn.v_proj.weight",
        "attn_output.weight": "self_attn.o_proj.weight", "ffn_norm.weight": "post_attention_layernorm.weight",
        "ffn_gate.weight": "mlp.gate_proj.weight", "ffn_up.weight": "mlp.up_proj.weight",
        "ffn_down.weight": "mlp.down_proj.weight",
    ]

    func tensors(of file: GGUFFile) -> RenamedTensors {
        RenamedTensors(file, rename: Self.names(of:)) { name, tensor in
            guard let heads = heads(name), tensor.shape == [heads * configuration.headSize, configuration.hiddenSize]
            else { return tensor }  // what has another shape is refused by whoever loads it
            return tensor.reordered(Self.halves(heads: heads, headSize: configuration.headSize))
        }
    }

    private func heads(_ name: String) -> Int? {
        if name.hasSuffix(".attn_q.weight") { return configuration.heads }
        return name.hasSuffix(".attn_k.weight") ? configuration.keyValueHeads : nil
    }

    /// The file's row of each row: the first of every pair, then the second.
    static func halves(heads: Int, headSize: Int) -> [Int] {
        (0..<heads).flatMap { head in
            (0..<2).flatMap { half in (0..<headSize / 2).map { head * headSize + 2 * $0 + half } }
        }
    }

    /// A name that isn't known stays, so that it is refused as it is.
    static func names(of stored: String) -> [String] {
        if let name = names[stored] { return [name] }
        if stored == "rope_freqs.weight" { return [] }  // read with the configuration
        let parts = stored.split(separator: ".", maxSplits: 2)
        guard parts.count == 3, parts[0] == "blk" else { return [stored] }
        // Frequencies in files of early converters; they follow from the configuration.
        if parts[2] == "attn_rot_embd" { return [] }
        return [layerNames[String(parts[2])].map { "model.layers.\(parts[1]).\($0)" } ?? stored]
    }
}
