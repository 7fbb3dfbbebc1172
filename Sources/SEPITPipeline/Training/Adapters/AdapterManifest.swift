import FileKit
import FoundationEssentials

/// `sepit_adapter.json`: which model an adapter changes, and the configuration of the run that made it.
struct AdapterManifest: Codable, Equatable {
    static let fileName = "sepit_adapter.json"
    static let format = "sepit-adapter/1"

    var format = Self.format
    /// `ModelFingerprint` of the model that the run was given.
    var base: String
    var stage: String
    /// As saved with the run; it says how the model was prepared (experts, say) and what was trained.
    var configuration: String

    init(base: String, _ configuration: TrainingConfiguration) {
        self.base = base
        stage = configuration.stage.rawValue
        self.configuration = configuration.yaml
    }

    /// - Throws: `SepitError` `.badData` (`adapter-invalid`), and the errors of `FileSystem.read`.
    init(directory: String) throws(SepitError) {
        let file = Path.join(directory, Self.fileName)
        let bytes = try FileSystem.read(file, limit: 1 << 20)
        guard let manifest = try? JSONDecoder().decode(Self.self, from: Data(bytes)), manifest.format == Self.format,
            TrainingStage(rawValue: manifest.stage) != nil
        else {
            throw SepitError(
                .badData, code: "adapter-invalid", "This is not the description of an adapter.", file: file,
                expected: Self.format)
        }
        self = manifest
    }

    /// The configuration of the run.
    func trainingConfiguration(_ directory: String) throws(SepitError) -> TrainingConfiguration {
        let file = Path.join(directory, Self.fileName)
        let stage = TrainingStage(rawValue: stage) ?? .stage1
        let configuration = try TrainingConfiguration(stage, yaml: configuration, path: file)
        guard configuration.tuning.isAdapter else {
            throw SepitError(
                .badData, code: "adapter-invalid", "The run of this adapter trained none.", file: file,
                expected: "tuning.method lora or nola", found: configuration.tuning.method.rawValue)
        }
        return configuration
    }

    var json: String { JSONText.file(self) }
}
