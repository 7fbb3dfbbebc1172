import FileKit
import LanguageModel
import SEPITModel
import TensorKit

extension TrainingConfiguration {
    /// The model that a run begins with, from the one that it was given: a function of the two alone, so that an adapter's
    /// base can be made again.
    func start(from loaded: TrainableModel) throws(SepitError) -> TrainableModel {
        let seed = UInt64(train.seed)
        switch stage {
        case .stage0:
            let model = TrainableModel(warmingUp: loaded.configuration, captionWidth: try captionWidth())
            model.store.initialize(seed: seed)
            model.copyParameters(from: loaded)
            return model
        case .stage1, .dpo, .stage3:
            loaded.configuration.isUntrained = false
            return loaded
        case .stage2:
            loaded.configuration.isUntrained = false
            return try Upcycling.start(loaded, experts: moe, seed: seed)
        }
    }

    /// Width of encoded captions in stage 0; nil where there is no encoder.
    func captionWidth() throws(SepitError) -> Int? {
        try warmUp.textEncoder.map { (encoder) throws(SepitError) in
            try TextEncoderCheckpoint(path: encoder.path).configuration.hiddenSize
        }
    }

    /// The adapter that a run trains; nil where there is none.
    public var adapter: AdapterConfiguration? { tuning.adapter(seed: train.seed) }
}
