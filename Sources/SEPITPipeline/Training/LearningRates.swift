import SEPITModel
import TensorKit

/// The highest learning rate of each part of a model: what the settings say of the part, or of all, else what suits where the
/// part comes from. New parts learn fast; what was trained elsewhere is changed slowly, or it is lost.
package struct LearningRates {
    /// What a user can set.
    package enum Part: String, CaseIterable {
        case proteinModel = "protein model"
        case structureModule = "structure module"
        case connector
        case languageModel = "language model"
        case experts
        case router
        case warmUp = "heads of the warm-up"
    }

    private let settings: TrainingSettings
    private let usual: Usual
    private let isAdapter: Bool
    private let imported: (protein: Bool, text: Bool)

    /// The rates of a configuration on a model.
    package init(_ configuration: TrainingConfiguration, _ model: ModelConfiguration) {
        (settings, usual) = (configuration.train, Usual(configuration.stage))
        isAdapter = configuration.tuning.isAdapter
        imported = (model.isImported(.proteinModel), model.isImported(.languageModel))
    }

    /// What suits a stage.
    private struct Usual {
        /// Of small models that are trained from nothing.
        var new: Double
        /// Of a model that was trained elsewhere, and of new parts beside one.
        var pretrained, besidePretrained: Double
        /// Of an adapter, whatever it adapts.
        var adapter: Double

        init(_ stage: TrainingStage) {
            switch stage {
            // Beside pretrained models, those of the published run.
            case .stage0, .stage1: self.init(new: 1e-3, pretrained: 1e-5, besidePretrained: 1e-4, adapter: 2e-4)
            case .stage2, .stage3: self.init(new: 5e-4, pretrained: 1e-5, besidePretrained: 1e-4, adapter: 2e-4)
            // All of the model has learnt its task; TRL's default, and ten times that for adapters.
            case .dpo: self.init(new: 1e-4, pretrained: 1e-6, besidePretrained: 1e-6, adapter: 1e-5)
            }
        }

        private init(new: Double, pretrained: Double, besidePretrained: Double, adapter: Double) {
            (self.new, self.pretrained, self.besidePretrained) = (new, pretrained, besidePretrained)
            self.adapter = adapter
        }
    }

    /// Above this, full training forgets what a pretrained model knew within some hundred steps.
    private static let destructive = 1e-4

    /// What the schedule rises to.
    package var peak: Double { rate(.languageModel) }

    /// What the learning rate of a parameter is multiplied by.
    package func factor(_ role: ParameterRole) -> Float {
        let rate = rate(Self.part(role))
        return rate == peak ? 1 : Float(rate / peak)
    }

    /// The highest learning rate of a part.
    package func rate(_ part: Part) -> Double {
        let own: Double? =
            switch part {
            case .proteinModel: settings.proteinLearningRate
            case .structureModule: settings.structureLearningRate
            case .connector: settings.connectorLearningRate
            case .languageModel, .warmUp: nil
            case .experts, .router: settings.expertLearningRate
            }
        return own ?? settings.learningRate ?? byOrigin(part)
    }

    private func byOrigin(_ part: Part) -> Double {
        if isAdapter { return usual.adapter }
        guard imported.protein || imported.text else { return usual.new }
        switch part {
        case .proteinModel: return imported.protein ? usual.pretrained : usual.new
        case .languageModel, .experts: return imported.text ? usual.pretrained : usual.new
        case .router: return imported.text ? usual.besidePretrained : usual.new
        case .structureModule, .connector, .warmUp: return usual.besidePretrained
        }
    }

    /// The part that a parameter belongs to.
    static func part(_ role: ParameterRole) -> Part {
        switch role.part {
        case .proteinModel: .proteinModel
        case .structureModule: .structureModule
        case .connector: .connector
        case .warmUp: .warmUp
        default: role.kind == .router ? .router : role.expert != nil ? .experts : .languageModel
        }
    }

    /// Parts that were trained elsewhere and would not survive their rate, with it; none where that is wanted.
    package var destroyed: [(part: Part, rate: Double)] {
        guard !isAdapter, !settings.force else { return [] }
        let pretrained: [Part] = (imported.protein ? [.proteinModel] : []) + (imported.text ? [.languageModel] : [])
        return pretrained.map { ($0, rate($0)) }.filter { $0.rate > Self.destructive }
    }

    /// The rates of the parts that some parameters belong to, where the schedule is at `rate`; nil where they are all this.
    func named(of roles: some Sequence<ParameterRole>, at rate: Float) -> [String: Float]? {
        let parts = Set(roles.map(Self.part)).filter { self.rate($0) != peak }
        guard !parts.isEmpty else { return nil }
        return Dictionary(
            uniqueKeysWithValues: Set(roles.map(Self.part)).map { ($0.rawValue, rate * Float(self.rate($0) / peak)) })
    }

    /// The rates of the parts that some parameters belong to, for people.
    func summary(of roles: some Sequence<ParameterRole>) -> String {
        let parts = Set(roles.map(Self.part))
        let named = Part.allCases.filter(parts.contains).map { (name: $0.rawValue, rate: rate($0)) }
        guard let first = named.first else { return "nothing is trained" }
        if named.allSatisfy({ $0.rate == first.rate }) { return first.rate.configurationText }
        return named.map { "\($0.name) \($0.rate.configurationText)" }.joined(separator: ", ")
    }
}
