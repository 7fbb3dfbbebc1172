import LanguageModel
import StructureEncoder

extension ModelConfiguration {
    /// Takes the sizes of a protein language model over.
    mutating func adopt(_ protein: ProteinModelConfiguration) {
        proteinLayers = protein.layers
        proteinHidden = protein.hiddenSize
        proteinHeads = protein.heads
        proteinFFN = protein.feedForwardSize
        proteinVocabulary = protein.vocabularySize
        proteinEpsilon = protein.epsilon
        tokenDropout = protein.tokenDropout
        proteinMaxLength = protein.maxTokens
    }

    /// Takes the sizes of a language model over; experts are left as they are.
    mutating func adopt(_ text: LlamaConfiguration) {
        layers = text.layers
        hidden = text.hiddenSize
        heads = text.heads
        keyValueHeads = text.keyValueHeads
        ffn = text.feedForwardSize
        vocabulary = text.vocabularySize
        epsilon = text.epsilon
        ropeBase = text.ropeBase
        ropeScaling = text.ropeScaling
        headSize = text.headSize * text.heads == text.hiddenSize ? nil : text.headSize
        slidingWindow = text.slidingWindow
        tiesEmbeddings = text.tiesEmbeddings
    }
}
