import FileKit
import Yams

extension TrainingConfiguration {
    /// Reads a configuration file and the overrides of the command line, over the defaults of a stage.
    ///
    /// - Parameters:
    ///   - path: A YAML file; nil for the defaults.
    ///   - overrides: Assignments such as `train.learningRate=1e-4`, which win over the file.
    /// - Throws: `SepitError` `.badData`, or `.usage` if only overrides are at fault (`configuration-invalid`), with
    ///   every problem in the message; `.badData` (`yaml-malformed`); the errors of `FileSystem.read`.
    public init(_ stage: TrainingStage, file path: String?, overrides: [String] = []) throws(SepitError) {
        let text = try path.map { (path) throws(SepitError) in
            let bytes = try FileSystem.read(path, limit: 1 << 20)
            guard let text = String(validating: bytes, as: UTF8.self), !bytes.contains(0) else {
                throw SepitError(
                    .badData, code: "yaml-malformed", "This is not a text file.", file: path, expected: "YAML in UTF-8",
                    hint: "--config takes the settings; a model or a dataset has an option of its own.")
            }
            return text
        }
        try self.init(stage, yaml: text ?? "", path: path, overrides: overrides)
    }

    /// Reads a configuration from text; `path` is named in errors.
    public init(
        _ stage: TrainingStage, yaml: String, path: String? = nil, overrides: [String] = []
    ) throws(SepitError) {
        var reader = ConfigurationReader(stage, path: path)
        try reader.collect(yaml)
        reader.collect(overrides)
        self = try reader.configuration()
    }
}

/// Collects assignments and all that is wrong with them, so that a user sees every problem at once.
private struct ConfigurationReader {
    /// Where a value was given: a line of the file, or an override as it was typed.
    private enum Place {
        case line(Int?)
        case override(String)
    }

    private struct Assignment {
        var text: String
        var place: Place
    }

    private struct Problem {
        var place: Place?
        var text: String
    }

    private let stage: TrainingStage
    private let path: String?
    private var assignments: [String: Assignment] = [:]
    private var problems: [Problem] = []

    init(_ stage: TrainingStage, path: String?) {
        self.stage = stage
        self.path = path
    }

    mutating func collect(_ yaml: String) throws(SepitError) {
        let root: Node?
        do {
            root = try Yams.compose(yaml: yaml)
        } catch {
            throw malformed(error)
        }
        guard let root, !Self.isEmpty(root) else { return }
        guard let sections = root.mapping else {
            problems.append(Problem(place: .line(root.mark?.line), text: "the file is not a list of sections"))
            return
        }
        collect(sections)
        // What is said of a stage wins over what is said of all, wherever it stands.
        for (key, value) in sections {
            guard let name = key.scalar?.string, let stage = TrainingStage(rawValue: name), !Self.isEmpty(value) else {
                continue
            }
            collect(value, of: stage)
        }
    }

    /// What a file says of one stage alone. Of other stages than that which is configured, mistakes are found.
    private mutating func collect(_ node: Node, of other: TrainingStage) {
        guard let sections = node.mapping else {
            problems.append(
                Problem(place: .line(node.mark?.line), text: "\(other.rawValue): expected sections below it, indented"))
            return
        }
        guard other != stage else { return collect(sections, isOfStage: true) }
        var reader = ConfigurationReader(other, path: path)
        reader.collect(sections, isOfStage: true)
        _ = reader.read()
        problems += reader.problems
    }

    private mutating func collect(_ sections: Node.Mapping, isOfStage: Bool = false) {
        let known = Set(TrainingConfiguration.fields.map(\.section))
        let stages = isOfStage ? [] : TrainingStage.allCases.map(\.rawValue)
        for (key, value) in sections {
            let place = Place.line(key.mark?.line)
            let section = key.scalar?.string ?? "?"
            if stages.contains(section) { continue }
            guard known.contains(section) else {
                reportUnknown(section, among: known.sorted() + stages, place)
                continue
            }
            if Self.isEmpty(value) { continue }
            guard let fields = value.mapping else {
                problems.append(Problem(place: place, text: "\(section): expected fields below it, indented"))
                continue
            }
            for (key, value) in fields {
                let path = "\(section).\(key.scalar?.string ?? "?")"
                guard let scalar = value.scalar else {
                    problems.append(Problem(place: .line(key.mark?.line), text: "\(path): expected a single value"))
                    continue
                }
                let isQuoted = scalar.style == .singleQuoted || scalar.style == .doubleQuoted
                assign(path, isQuoted ? "\"\(scalar.string)\"" : scalar.string, .line(key.mark?.line))
            }
        }
    }

    mutating func collect(_ overrides: [String]) {
        for override in overrides {
            guard let equals = override.firstIndex(of: "=") else {
                problems.append(Problem(place: .override(override), text: "expected name=value"))
                continue
            }
            assign(
                String(override[..<equals]), String(override[override.index(after: equals)...]), .override(override))
        }
    }

    /// The configuration, once everything has been collected.
    mutating func configuration() throws(SepitError) -> TrainingConfiguration {
        let configuration = read()
        if problems.isEmpty { return configuration }
        throw failure()
    }

    /// The configuration, and what is wrong with it.
    private mutating func read() -> TrainingConfiguration {
        var configuration = TrainingConfiguration(stage)
        // The preset comes first in the table; what it sets is the ground for the other fields of the model.
        for field in TrainingConfiguration.fields {
            guard let assignment = assignments[field.path] else { continue }
            if field.set(assignment.text, &configuration) == nil {
                problems.append(
                    Problem(
                        place: assignment.place,
                        text: "\(field.path): expected \(field.expected(configuration)), found \(assignment.text)"))
            } else if field.path == "model.preset" {
                configuration.model = ModelSettings(configuration.model.preset)
            }
        }
        if problems.isEmpty {
            for rule in TrainingConfiguration.rules where rule.stages.contains(stage) && !rule.holds(configuration) {
                let found = TrainingConfiguration.fields.first { $0.path == rule.path }?.text(configuration)
                problems.append(
                    Problem(
                        place: assignments[rule.path]?.place,
                        text: "\(rule.path): expected \(rule.expected), found \(found ?? "nothing")"))
            }
        }
        return configuration
    }

    private mutating func assign(_ path: String, _ text: String, _ place: Place) {
        guard let field = TrainingConfiguration.fields.first(where: { $0.path == path }) else {
            let known = TrainingConfiguration.fields.filter { $0.belongs(to: stage) }.map(\.path)
            return reportUnknown(path, among: known, place)
        }
        guard field.belongs(to: stage) else {
            let text =
                "\(path): belongs to \(field.stages.map(\.rawValue).joined(separator: " and ")), this is \(stage.rawValue)"
            return problems.append(Problem(place: place, text: text))
        }
        assignments[path] = Assignment(text: text, place: place)
    }

    private mutating func reportUnknown(_ name: String, among known: [String], _ place: Place) {
        let suggestion = SpellingSuggestion.nearest(to: name, among: known).map { "; did you mean \($0)?" } ?? ""
        problems.append(Problem(place: place, text: "\(name): there is no such field\(suggestion)"))
    }

    private func failure() -> SepitError {
        var isFileAtFault = false
        var lines: [String] = []
        for problem in problems {
            switch problem.place {
            case .override(let text): lines.append("--set \(text): \(problem.text)")
            case .line(let line):
                isFileAtFault = true
                lines.append((line.map { "line \($0): " } ?? "") + problem.text)
            case nil: lines.append(problem.text)
            }
        }
        let count = problems.count == 1 ? "1 problem" : "\(problems.count) problems"
        return SepitError(
            isFileAtFault ? .badData : .usage, code: "configuration-invalid",
            "\(count) in the configuration:\n  " + lines.joined(separator: "\n  "), file: isFileAtFault ? path : nil,
            hint: "docs/configuration.md lists every field with what it accepts.")
    }

    private func malformed(_ error: any Error) -> SepitError {
        var (line, reason): (Int?, String) = (nil, "\(error)")
        switch error {
        case YamlError.scanner(_, let problem, let mark, _), YamlError.parser(_, let problem, let mark, _),
            YamlError.composer(_, let problem, let mark, _):
            (line, reason) = (mark.line, problem)
        case YamlError.duplicatedKeysInMapping(let keys, let context):
            (line, reason) = (context.mark.line, "given twice: " + keys.joined(separator: ", "))
        default: break
        }
        return SepitError(
            .badData, code: "yaml-malformed", "This is not well-formed YAML: \(reason).", file: path, line: line)
    }

    /// Whether a node is what an empty file, or a section with nothing below it, gives.
    private static func isEmpty(_ node: Node) -> Bool { node.scalar?.string == "" && node.scalar?.style == .plain }
}
