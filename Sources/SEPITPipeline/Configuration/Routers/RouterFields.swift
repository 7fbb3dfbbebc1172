import LanguageModel

/// Settings of one kind of router as fields of the configuration.
protocol RouterFields {
    /// The fields that it reads, and where they are: properties of a type, or of one that may be nil.
    static var fields: [String: PartialKeyPath<Self>] { get }
    /// What others amount to, where that isn't null: a field may be given with that value all the same.
    static var fixed: [String: String] { get }

    init()
}

extension RouterSettings {
    /// Sets a field; nil where the router doesn't read it and the value is not what it amounts to anyway.
    mutating func set<Value: ConfigurationValue & Equatable>(_ field: String, _ value: Value?) -> Void? {
        func set<Settings: RouterFields>(_ settings: inout Settings) -> Void? {
            guard let path = Settings.fields[field] else {
                guard let value else { return () }
                return Settings.fixed[field].flatMap(Value.init(configurationText:)) == value ? () : nil
            }
            if let path = path as? WritableKeyPath<Settings, Value?> {
                settings[keyPath: path] = value
            } else if let path = path as? WritableKeyPath<Settings, Value> {
                settings[keyPath: path] = value ?? Settings()[keyPath: path]
            } else {
                preconditionFailure("moe.\(field) is no \(Value.typeName)")
            }
            return ()
        }
        switch self {
        case .topK(var settings):
            defer { self = .topK(settings) }
            return set(&settings)
        case .noisyTopK(var settings):
            defer { self = .noisyTopK(settings) }
            return set(&settings)
        case .biasBalanced(var settings):
            defer { self = .biasBalanced(settings) }
            return set(&settings)
        case .denseToSparse(var settings):
            defer { self = .denseToSparse(settings) }
            return set(&settings)
        }
    }

    /// The value of a field as text that `set` accepts, whether the router reads it or not.
    func text(of field: String) -> String {
        func text<Settings: RouterFields>(_ settings: Settings) -> String {
            Settings.fields[field].flatMap { (settings[keyPath: $0] as? any ConfigurationValue)?.configurationText }
                ?? Settings.fixed[field] ?? "null"
        }
        return switch self {
        case .topK(let settings): text(settings)
        case .noisyTopK(let settings): text(settings)
        case .biasBalanced(let settings): text(settings)
        case .denseToSparse(let settings): text(settings)
        }
    }

    /// What to give for a field instead, in words; nil where the router reads it.
    func alternative(to field: String) -> String? {
        guard !kind.reads(field) else { return nil }
        let fixed = text(of: field)
        let readers = RouterKind.allCases.filter { $0.reads(field) }.map(\.rawValue)
        return (fixed == "null" ? "null" : "\(fixed) or null") + ", or router " + readers.joined(separator: " or ")
    }
}

extension RouterKind {
    fileprivate func reads(_ field: String) -> Bool {
        switch self {
        case .topK: TopKSettings.fields[field] != nil
        case .noisyTopK: NoisyTopKSettings.fields[field] != nil
        case .biasBalanced: BiasBalancedSettings.fields[field] != nil
        case .denseToSparse: DenseToSparseSettings.fields[field] != nil
        }
    }
}
