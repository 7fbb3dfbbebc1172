import SEPITModel

/// How much of a model a stage trains; `tuning:` in the configuration file.
public struct TuningSettings: Sendable, Equatable {
    /// What is trained.
    public var method = TuningMethod.full
    /// Rank of the change of a matrix (LoRA and NOLA).
    public var rank = 8
    /// The change is scaled by alpha / rank.
    public var alpha = 16.0
    /// Matrices that are adapted (LoRA and NOLA).
    public var targets = NameList<AdapterTarget>([.q, .k, .v, .o, .gate, .up, .down])
    /// Modules that are trained in full beside the adapters.
    public var modules: NameList<TunedModule>
    /// Random matrices per factor (NOLA).
    public var bases = 1024
    /// Steps between draws of what is trained (half fine-tuning).
    public var roundSteps = 100

    /// The defaults of a stage.
    public init(_ stage: TrainingStage) {
        modules = NameList(stage.asksQuestions ? [.connector, .router] : [.connector, .structure])
    }

    /// Whether the model stays as it is, and what is learned is kept beside it.
    var isAdapter: Bool { method == .lora || method == .nola }

    /// The adapter that is trained; nil where there is none.
    ///
    /// - Parameter seed: that of the run.
    func adapter(seed: Int) -> AdapterConfiguration? {
        let kind: AdapterConfiguration.Method
        switch method {
        case .full, .half: return nil
        case .lora: kind = .lora
        case .nola: kind = .nola
        }
        return AdapterConfiguration(
            method: kind, rank: rank, alpha: alpha, bases: kind == .nola ? bases : nil, targets: targets.names,
            modules: modules.names, seed: UInt64(seed))
    }

    /// In a few words.
    var summary: String {
        let adapters = "of rank \(rank), alpha \(alpha.configurationText), on \(targets.description)"
        let whole = "; in full: \(modules.description)"
        return switch method {
        case .full: "everything that the stage trains"
        case .half: "half of the matrices, drawn anew every \(roundSteps) steps"
        case .lora: "LoRA \(adapters)\(whole)"
        case .nola: "NOLA \(adapters), \(bases) random matrices per factor\(whole)"
        }
    }
}

/// Ways to train fewer parameters, or the same with less memory.
public enum TuningMethod: String, CaseIterable, Sendable {
    /// All that the stage trains.
    case full
    /// Half of the matrices at a time, drawn anew every round; see `HalfFineTuning`.
    case half
    /// Low-rank changes.
    case lora
    /// Low-rank changes made of random matrices.
    case nola
}

extension TuningMethod: ConfigurationValue {}
