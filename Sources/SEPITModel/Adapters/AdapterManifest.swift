import FileKit
import FoundationEssentials

/// `sepit_adapter.json`: which model an adapter changes, and what it consists of.
public struct AdapterManifest: Codable, Equatable, Sendable {
    static let fileName = "sepit_adapter.json"
    static let format = "sepit-adapter/2"

    private var format = Self.format
    /// `ModelFingerprint` of the model that training was given.
    var base: String
    /// The configuration of the model that the adapter hangs on, which may have experts where the base has none.
    var model: ModelConfiguration
    var adapter: AdapterConfiguration

    /// - Parameters:
    ///   - base: fingerprint of the model that training was given.
    ///   - model: that model as it was prepared for training.
    public init(base: String, model: ModelConfiguration, adapter: AdapterConfiguration) {
        self.base = base
        self.model = model
        self.model.source = nil
        self.adapter = adapter
    }

    /// - Throws: `SepitError` `.badData`: `adapter-version` for the files of an earlier version, `adapter-invalid`; and the
    ///   errors of `FileSystem.read`.
    init(directory: String) throws(SepitError) {
        let file = Path.join(directory, Self.fileName)
        let json = try JSONValue(contentsOf: file)
        let found = json["format"]?.text ?? ""
        guard found == Self.format || !found.hasPrefix("sepit-adapter/") else {
            throw SepitError(
                .badData, code: "adapter-version", "This adapter was made by another version.", file: file,
                expected: Self.format, found: String(found.prefix(40)),
                hint: "Merge it with the version that made it, or train it again.")
        }
        guard let manifest = try? JSONDecoder().decode(Self.self, from: Data(json.line.utf8)),
            manifest.format == Self.format, manifest.model.problems.isEmpty, manifest.adapter.isPossible
        else {
            throw SepitError(
                .badData, code: "adapter-invalid", "This is not the description of an adapter.", file: file,
                expected: Self.format)
        }
        self = manifest
    }

    var json: String { JSONText.file(self) }

    /// The model that the adapter hangs on, from its base.
    ///
    /// - Throws: `SepitError` as `Upcycling.upcycle`.
    func prepared(_ loaded: TrainableModel) throws(SepitError) -> TrainableModel {
        var configuration = model
        configuration.source = loaded.configuration.source
        loaded.configuration.isUntrained = configuration.isUntrained
        if configuration == loaded.configuration { return loaded }
        return try Upcycling.upcycle(loaded, to: configuration, seed: adapter.seed)
    }
}
