import LanguageModel
import SEPITModel
import StructureEncoder

extension LlamaConfiguration {
    /// A new language model of these sizes.
    init(_ settings: ModelSettings, vocabulary: Int) {
        self.init(
            layers: settings.layers, hiddenSize: settings.hidden, heads: settings.heads,
            keyValueHeads: settings.kvHeads, feedForwardSize: settings.ffn, vocabularySize: vocabulary)
    }

    /// A new language model of these sizes for a tokenizer.
    init(_ settings: ModelSettings, _ tokenizer: Tokenizer) {
        self.init(settings, vocabulary: (tokenizer.vocabularySize + 7) / 8 * 8)
    }
}

extension ModelConfiguration {
    /// A new model of these sizes.
    init(_ settings: ModelSettings, vocabulary: Int, proteinToken: Int) {
        self.init(
            protein: ProteinModelConfiguration(
                layers: settings.proteinLayers, hiddenSize: settings.proteinHidden, heads: settings.proteinHeads,
                feedForwardSize: settings.proteinFFN, kernels: settings.kernels, edgeScale: Float(settings.edgeScale),
                compatibility: settings.compat),
            text: LlamaConfiguration(settings, vocabulary: vocabulary), proteinToken: proteinToken)
    }

    /// A new model of these sizes for a tokenizer.
    init(_ settings: ModelSettings, _ tokenizer: Tokenizer) {
        self.init(
            settings, vocabulary: LlamaConfiguration(settings, tokenizer).vocabularySize,
            proteinToken: tokenizer.tokenID("<protein>") ?? 60)
    }
}
