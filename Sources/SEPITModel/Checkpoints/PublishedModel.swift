import FileKit
import LanguageModel
import StructureEncoder
import TensorKit

/// The published SEPIT checkpoint: a nested `config.json` with the fields of a transformers `EsmConfig` and `LlamaConfig`,
/// read as `compat: official`.
extension ModelConfiguration {
    /// The instructions that the published model was trained with.
    static let publishedSystemPrompt =
        "You are a helpful biological assistant. You are able to understand the protein that the user provides, "
        + "and assist the user with a variety of tasks using natural language."

    static func isPublished(_ json: JSONValue) -> Bool {
        json["protein_config"]?.members != nil && json["text_config"]?.members != nil
    }

    /// - Throws: `SepitError` `.badData` (`config-unsupported`, `config-invalid`).
    init(published json: JSONValue, file: String) throws(SepitError) {
        func part(_ key: String) -> TransformersConfiguration {
            TransformersConfiguration(json[key] ?? .null, file: file, prefix: key + ".")
        }
        var fields = TransformersConfiguration(json, file: file)
        fields.require("projector_hidden_act", .string("gelu"))
        fields.require("protein_feature_select_strategy", .string("full"))
        fields.require("sequence_only", .boolean(false))
        let usesExperts = fields.flag("use_moe", or: false)
        var experts = TransformersConfiguration(
            fields.value("moe_config") ?? .object([]), file: file, prefix: "moe_config.")
        experts.require("use_residual", .boolean(false))
        self.init(
            protein: try ProteinModelConfiguration(part("protein_config"), modelTypes: ["esm", "esm_structure"]),
            text: try LlamaConfiguration(part("text_config"), modelTypes: ["llama", "moe_llama"]),
            proteinToken: fields.value("protein_token_index")?.whole ?? 32_000)
        if usesExperts {
            text.experts = ExpertConfiguration(
                count: experts.size("num_experts", or: 4), router: .topK(experts.size("k", or: 1), renormalise: false))
        }
        if let end = fields.value("eos_token_id")?.whole { text.endToken = end }
        protein.featureLayer = fields.value("protein_feature_layer")?.whole ?? -2
        protein.compatibility = .official
        systemPrompt = Self.publishedSystemPrompt
        source = ["sepit": json]
        try fields.check()
        try experts.check()
    }
}

/// The published checkpoint's tensors under the names of our model.
enum PublishedWeights {
    /// - Throws: `SepitError` `.badData` (`deepspeed-layout`) where experts are in the training framework's own files.
    static func tensors(_ folder: CheckpointFolder) throws(SepitError) -> RenamedTensors {
        guard !folder.names.contains(where: { $0.contains(".deepspeed_moe.") }) else {
            throw SepitError(
                .badData, code: "deepspeed-layout", "The experts of this checkpoint are in DeepSpeed's own files.",
                file: folder.path, expected: "experts in safetensors",
                hint: "Run scripts/convert_deepspeed.py on the folder once; it needs PyTorch and safetensors.")
        }
        return RenamedTensors(folder) { name in
            if name.hasSuffix("rotary_emb.inv_freq") { return [] }
            guard name.hasPrefix(ProteinModel.prefix) else { return [name] }
            // EsmModel always has a pooler, a contact head and absolute positions; SEPIT uses none of them.
            let inner = name.dropFirst(ProteinModel.prefix.count)
            let unused = ["pooler.", "contact_head.", "embeddings.position_embeddings.", "embeddings.position_ids"]
            return unused.contains(where: inner.hasPrefix) ? [] : [name]
        }
    }
}
