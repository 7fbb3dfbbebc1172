import Communication
import LanguageModel
import StructureEncoder
import TensorKit

/// One field of the configuration: its name, type, range and meaning.
struct ConfigurationField: Sendable {
    /// Such as `train.learningRate`.
    let path: String
    /// The stages that it belongs to.
    let stages: [TrainingStage]
    /// What it accepts, such as `integer from 1 to 256`.
    let type: String
    let summary: String
    /// What is expected instead of a value that `set` refused.
    let expected: @Sendable (_ configuration: TrainingConfiguration) -> String
    /// Reads the value from text; nil, with nothing changed, where the text isn't acceptable.
    let set: @Sendable (_ text: String, _ configuration: inout TrainingConfiguration) -> Void?
    /// The value as text that `set` reads back.
    let text: @Sendable (_ configuration: TrainingConfiguration) -> String
    /// The same as a value in a YAML file.
    let yaml: @Sendable (_ configuration: TrainingConfiguration) -> String

    var section: String { String(path.prefix { $0 != "." }) }
    var name: String { String(path.drop { $0 != "." }.dropFirst()) }

    func belongs(to stage: TrainingStage) -> Bool { stages.contains(stage) }

    private init<Value: ConfigurationValue>(
        _ path: String, _ keyPath: Property<Value>, _ stages: [TrainingStage], _ summary: String,
        type: String, accepts: @escaping @Sendable (Value) -> Bool
    ) {
        self.path = path
        self.stages = stages
        self.type = type
        self.summary = summary
        set = { text, configuration in
            guard let value = Value(configurationText: text), accepts(value) else { return nil }
            configuration[keyPath: keyPath] = value
            return ()
        }
        self.text = { $0[keyPath: keyPath].configurationText }
        yaml = { $0[keyPath: keyPath].yaml }
        expected = { _ in type }
    }

    /// A field of stage 2 that some routers read; null stands for what a router has by itself.
    private init<Value: ConfigurationValue & Equatable>(
        router name: String, _ summary: String, type: String, accepts: @escaping @Sendable (Value) -> Bool
    ) {
        let type = type + ", or null"
        path = "moe." + name
        stages = [.stage2]
        self.type = type
        self.summary = summary
        set = { text, configuration in
            guard let value = Value?(configurationText: text), value.map(accepts) ?? true else { return nil }
            return configuration.moe.router.set(name, value)
        }
        text = { $0.moe.router.text(of: name) }
        yaml = text
        expected = { $0.moe.router.alternative(to: name) ?? type }
    }
}

extension ConfigurationField {
    typealias Property<Value> = WritableKeyPath<TrainingConfiguration, Value> & Sendable

    /// A field without a range: a choice or a switch.
    init<Value: ConfigurationValue>(
        _ path: String, _ keyPath: Property<Value>, only stages: [TrainingStage] = TrainingStage.allCases,
        _ summary: String
    ) {
        self.init(path, keyPath, stages, summary, type: Value.typeName) { _ in true }
    }

    /// A number in a range.
    init<Value: ConfigurationValue & Comparable & Sendable>(
        _ path: String, _ keyPath: Property<Value>, _ range: ClosedRange<Value>,
        only stages: [TrainingStage] = TrainingStage.allCases,
        _ summary: String
    ) {
        self.init(path, keyPath, stages, summary, type: Self.typeName(range)) { range.contains($0) }
    }

    /// A number in a range, or null.
    init<Value: ConfigurationValue & Comparable & Sendable>(
        _ path: String, _ keyPath: Property<Value?>, _ range: ClosedRange<Value>,
        only stages: [TrainingStage] = TrainingStage.allCases,
        _ summary: String
    ) {
        self.init(path, keyPath, stages, summary, type: Self.typeName(range) + ", or null") { value in
            value.map(range.contains) ?? true
        }
    }

    /// A choice or a switch that some routers read.
    init<Value: ConfigurationValue & Equatable>(router name: String, _ type: Value.Type, _ summary: String) {
        self.init(router: name, summary, type: type.typeName) { (_: Value) in true }
    }

    /// A number in a range that some routers read.
    init(router name: String, _ range: ClosedRange<Double>, _ summary: String) {
        self.init(router: name, summary, type: Self.typeName(range)) { range.contains($0) }
    }

    /// A whole number in a range that some routers read.
    init(router name: String, whole range: ClosedRange<Int>, _ summary: String) {
        self.init(router: name, summary, type: Self.typeName(range)) { range.contains($0) }
    }

    private static func typeName<Value: ConfigurationValue>(_ range: ClosedRange<Value>) -> String {
        let upper = range.upperBound.configurationText
        return upper == Int.max.configurationText
            ? "\(Value.typeName), at least \(range.lowerBound.configurationText)"
            : "\(Value.typeName) from \(range.lowerBound.configurationText) to \(upper)"
    }
}

/// A type that a configuration field can have.
protocol ConfigurationValue: Sendable {
    static var typeName: String { get }
    init?(configurationText: String)
    var configurationText: String { get }
    /// As a value in a YAML file, which quotes what could be read as something else.
    var yaml: String { get }
}

extension ConfigurationValue {
    var yaml: String { configurationText }
}

extension Int: ConfigurationValue {
    static var typeName: String { "integer" }
    init?(configurationText: String) { self.init(configurationText) }
    var configurationText: String { String(self) }
}

extension Double: ConfigurationValue {
    static var typeName: String { "number" }
    // YAML 1.1 takes 1e-4, without a point, for text; people who write it mean the number.
    init?(configurationText: String) { self.init(configurationText) }
    var configurationText: String { self == rounded() && abs(self) < 1e15 ? String(Int(self)) : String(self) }
}

extension Bool: ConfigurationValue {
    static var typeName: String { "true or false" }
    init?(configurationText: String) { self.init(configurationText) }
    var configurationText: String { String(self) }
}

extension Optional: ConfigurationValue where Wrapped: ConfigurationValue {
    static var typeName: String { "\(Wrapped.typeName), or null" }
    init?(configurationText: String) {
        if ["null", "~"].contains(configurationText) {
            self = Self.none
        } else {
            guard let value = Wrapped(configurationText: configurationText) else { return nil }
            self = Self.some(value)
        }
    }
    var configurationText: String { map(\.configurationText) ?? "null" }
    var yaml: String { map(\.yaml) ?? "null" }
}

extension ConfigurationValue where Self: RawRepresentable<String> & CaseIterable {
    static var typeName: String { "one of " + allCases.map(\.rawValue).joined(separator: ", ") }
    init?(configurationText: String) { self.init(rawValue: configurationText) }
    var configurationText: String { rawValue }
}

extension ModelPreset: ConfigurationValue {}
extension RouterKind: ConfigurationValue {}
extension SumFormat: ConfigurationValue {}
extension TemperatureDecay: ConfigurationValue {}
extension WeightFormat: ConfigurationValue {}
extension TrainingResult: ConfigurationValue {}
extension TrainingMeasure: ConfigurationValue {}
extension TrainingPrecision: ConfigurationValue {}
extension Compatibility: ConfigurationValue {}
extension LearningRateSchedule.Decay: ConfigurationValue {}
