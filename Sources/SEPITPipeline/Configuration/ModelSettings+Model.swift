import LanguageModel
import SEPITModel

extension ModelConfiguration {
    /// A new model of these sizes for a tokenizer.
    init(_ settings: ModelSettings, _ tokenizer: Tokenizer) {
        self.init()
        proteinLayers = settings.proteinLayers
        proteinHidden = settings.proteinHidden
        proteinHeads = settings.proteinHeads
        proteinFFN = settings.proteinFFN
        kernels = settings.kernels
        edgeScale = Float(settings.edgeScale)
        layers = settings.layers
        hidden = settings.hidden
        heads = settings.heads
        keyValueHeads = settings.kvHeads
        ffn = settings.ffn
        vocabulary = (tokenizer.vocabularySize + 7) / 8 * 8
        proteinToken = tokenizer.tokenID("<protein>") ?? proteinToken
        compatibility = settings.compat
    }
}
