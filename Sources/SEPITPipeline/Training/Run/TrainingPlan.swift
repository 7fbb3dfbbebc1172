import FileKit
import LanguageModel
import ProteinDataset
import SEPITModel

/// What a run will do: its outline, and the model that it begins with.
///
/// A function of request and configuration; making one reads files and writes none.
@dynamicMemberLookup
package struct TrainingPlan {
    private let outline: TrainingOutline
    /// As it begins, with the adapters that are trained.
    package let model: TrainableModel
    /// Fingerprint of the model under the adapters; nil where there are none.
    let base: String?
    let objective: any Objective
    /// What preference tuning compares with; nil in other stages.
    let reference: ReferenceModel?

    /// - Throws: the errors of `TrainingOutline`, `SepitError` `.inputOutput` (`memory-short`), and those of a model that can't
    ///   be used.
    package init(_ request: TrainingRun.Request, _ configuration: TrainingConfiguration) throws(SepitError) {
        let outline = try TrainingOutline(request, configuration)
        if !request.force { try outline.requireMemory() }
        try self.init(outline)
    }

    init(_ outline: TrainingOutline) throws(SepitError) {
        self.outline = outline
        (model, base) = try outline.startingModel()
        reference = outline.configuration.stage == .dpo ? ReferenceModel(model, [outline.train, outline.valid]) : nil
        objective =
            if let reference {
                PreferenceObjective(model: model, settings: outline.configuration.preference, reference: reference)
            } else {
                try Self.objective(model, outline)
            }
    }

    /// What the outline has.
    package subscript<Value>(dynamicMember path: KeyPath<TrainingOutline, Value>) -> Value { outline[keyPath: path] }

    /// The groups of each side whose answers are compared with those of the model that the run begins with.
    var compared: [DatasetSide: [Int]] {
        var (steps, trained) = (outline.steps, Set<Int>())
        for number in 0..<steps.steps where trained.count < outline.train.groups.count {
            trained.formUnion(steps.step(number).microBatches.joined())
        }
        return [.train: trained.sorted(), .valid: Array(outline.valid.groups.indices)]
    }

    private static func objective(
        _ model: TrainableModel, _ outline: TrainingOutline
    ) throws(SepitError) -> any Objective {
        let configuration = outline.configuration
        guard let heads = model.warmUp else { return InstructionObjective(model: model) }
        let captions: any CaptionEncoder
        if let encoder = configuration.warmUp.textEncoder {
            captions = EncodedCaptions(
                try TextEmbedder(path: encoder.path),
                pooling: try configuration.warmUp.pooling(encoder), tokenizer: outline.tokenizer)
        } else {
            captions = BagOfWords(
                outline.train.groups.map(\.answers), width: model.configuration.text.hiddenSize,
                seed: UInt64(configuration.train.seed))
        }
        return WarmUpObjective(model: model, heads: heads, captions: captions, settings: configuration.warmUp)
    }
}
