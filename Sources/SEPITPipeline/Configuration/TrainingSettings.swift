import Communication
import SEPITModel
import StructureEncoder
import TensorKit

/// How a stage trains; `train:` in the configuration file. The defaults suit small models trained from scratch.
public struct TrainingSettings: Sendable, Equatable {
    /// Seed of every random choice.
    public var seed = 0
    /// Passes over the training split.
    public var epochs: Int
    /// Steps after which training ends; 0 to go by `epochs` alone.
    public var maxSteps = 0
    /// Protein and text tokens in one micro-batch, at most (a single longer example is a batch of its own); stage 0 counts
    /// protein tokens alone.
    public var tokensPerBatch = 4096
    /// Micro-batches in one step.
    public var accumulation = 1
    /// Highest learning rate; nil for what suits each part, see `LearningRates`.
    public var learningRate: Double?
    /// Of the protein model; nil as for the others: `learningRate`, or what suits the part.
    public var proteinLearningRate: Double?
    /// Of the structure-aware module.
    public var structureLearningRate: Double?
    /// Of the connector between protein and language model.
    public var connectorLearningRate: Double?
    /// Of the language model's experts and their router.
    public var expertLearningRate: Double?
    /// Train a pretrained model at a rate that destroys what it knows.
    public var force = false
    /// Share of all steps over which the learning rate rises from 0.
    public var warmupFraction = 0.03
    /// How the learning rate falls after the warm-up.
    public var schedule: LearningRateSchedule.Decay = .cosine
    /// Decoupled weight decay (AdamW).
    public var weightDecay = 0.0
    /// Decay of the first moment (AdamW).
    public var beta1 = 0.9
    /// Decay of the second moment (AdamW).
    public var beta2 = 0.999
    /// Added to the root of the second moment (AdamW).
    public var epsilon = 1e-8
    /// Largest norm of the whole gradient; 0 for no clipping.
    public var gradientClip = 1.0
    /// A step is left out whose gradient's norm is so many times the usual one; 0 for none.
    public var spikeFactor = 0.0
    /// Training ends where so many steps in a row were left out.
    public var skipLimit = 20
    /// Chance that an example is shown without its structure.
    public var structureDropout = 0.15
    /// How far examples of rare properties are brought up: 0 for as the dataset has them, 1 for all properties alike.
    public var balance = 0.0
    /// The same of groups of similar proteins.
    public var clusterBalance = 0.0
    /// Share of the examples that are shown with what is known of similar training proteins; 0 for none, and a model that
    /// is asked without.
    public var evidence = 0.0
    /// Examples of stage 2 that stage 3 sees again, for each of its own.
    public var replay = 0.5
    /// Share of those that see only what distant relatives are known for.
    public var distantEvidence = 0.25
    /// Number format of matrix products.
    public var precision = TrainingPrecision.auto
    /// Number format in which ranks send each other gradients.
    public var reduction = SumFormat.fp32
    /// Whether each rank keeps the optimiser's moments of a part of the parameters alone.
    public var shardMoments = false
    /// Keep only what goes into each layer and compute the rest once more in the backward pass.
    public var checkpointActivations = false
    /// Longest protein, in residues.
    public var maxProteinLength = 1022
    /// Longest conversation, in tokens.
    public var maxTextLength = 1024
    /// Steps between evaluations on the validation split; 0 for none but the last.
    public var evalEvery = 200
    /// Questions of the validation side that the model answers at each evaluation; 0 for none.
    public var evalQuestions: Int
    /// Which weights the finished model has.
    public var result = TrainingResult.last
    /// What tells the best evaluation.
    public var best = TrainingMeasure.loss
    /// With `result` best, training ends after so many evaluations without a better one; 0 for never.
    public var patience = 0
    /// Steps between checkpoints; 0 for none but the last.
    public var saveEvery = 200
    /// Checkpoints to keep.
    public var keepLast = 2
    /// Steps between progress lines and metrics.
    public var logEvery = 10
    /// Questions of the validation side that the finished model of stage 2 is calibrated on; 0 for no calibration.
    public var calibrationQuestions = 1000
    /// How the finished model is written; checkpoints are always fp32.
    public var weights = WeightFormat.fp32

    /// The defaults of a stage.
    public init(_ stage: TrainingStage) {
        switch stage {
        case .stage0: epochs = 10
        case .stage1: epochs = 4
        case .stage2: epochs = 4
        case .dpo: epochs = 1
        case .stage3: epochs = 2
        }
        evalQuestions = stage.asksQuestions ? 32 : 0
    }
}

/// Which weights a run ends with.
public enum TrainingResult: String, CaseIterable, Sendable {
    /// Those of the last step.
    case last
    /// Those of the lowest loss on the validation side.
    case best
}

/// What tells the best of the evaluations of a run.
public enum TrainingMeasure: String, CaseIterable, Sendable {
    /// The lowest loss on the validation side.
    case loss
    /// The highest score of the answers to `evalQuestions`.
    case answers
}

/// Number format of a finished model's weights.
public enum WeightFormat: String, CaseIterable, Sendable {
    case fp32, bf16
}

/// Number format of matrix products while training; weights, moments and sums are fp32 in any case.
public enum TrainingPrecision: String, CaseIterable, Sendable {
    /// bf16 on CPUs that have an instruction for it, else fp32.
    case auto
    case fp32, bf16

    /// What it means on a device.
    func resolved(on device: Device) -> Precision {
        switch self {
        case .auto: device.kernels.prefersBF16 ? .bf16 : .fp32
        case .fp32: .fp32
        case .bf16: .bf16
        }
    }
}
