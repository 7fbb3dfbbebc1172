import LanguageModel
import TensorKit

extension TrainableModel {
    /// Rows of tokens of a model of this configuration that has so many tokens, or more.
    package static func rows(for tokens: Int, beside configuration: ModelConfiguration) -> Int {
        let known = configuration.text.vocabularySize
        return tokens <= known ? known : (tokens + 7) / 8 * 8
    }

    /// The model with rows for further tokens of its tokenizer; itself where it has enough.
    ///
    /// - Parameters:
    ///   - first: the first new token.
    ///   - count: all tokens.
    package func extended(from first: Int, to count: Int, seed: UInt64) -> TrainableModel {
        var larger = configuration
        larger.text.vocabularySize = Self.rows(for: count, beside: configuration)
        let model = larger == configuration ? self : TrainableModel(larger)
        if model !== self {
            for part in model.store.parts {
                guard let own = store.part(part.role) else { continue }
                // Rows of tokens come first, so what there is fills the beginning.
                let (to, from) = (model.store.elements(of: part), store.elements(of: own))
                for i in from.indices { to[i] = from[i] }
            }
        }
        if first < count {
            for (kind, noise) in [(ParameterRole.Kind.embedding, Float(0.5)), (.head, 0)] {
                ModelImport.extend(
                    model.store, ParameterRole(.languageModel, kind), from: first, seed: seed, noise: noise)
            }
        }
        return model
    }
}
