import FileKit
import LanguageModel

/// What stage 0 compares, hides and moves; `warmUp:` in the configuration file.
public struct WarmUpSettings: Sendable, Equatable {
    /// Folder of the text encoder that captions are matched by; nil for a bag of words.
    public var textEncoder: ConfiguredPath?
    /// How the vectors of a caption's tokens become one; nil for what the encoder's folder says, or the mean.
    public var textPooling: TextPooling?
    /// Which proteins have residues hidden and moved.
    public var damaged = DamagedProteins.half
    /// Weight of the loss of moved residues; 0 to move none.
    public var denoising = 1.0

    /// The defaults.
    public init() {}

    /// How an encoder pools a caption's tokens.
    func pooling(_ encoder: ConfiguredPath) throws(SepitError) -> TextPooling {
        if let textPooling { return textPooling }
        return try TextPooling(directory: encoder.path) ?? .mean
    }
}

/// Which proteins of a batch stage 0 damages.
public enum DamagedProteins: String, CaseIterable, Sendable {
    /// A random half of them, in the pass that matches all of them.
    case half
    /// All, in a pass of their own; they are matched as they are.
    case all
}

/// A file or folder that a configuration names.
public struct ConfiguredPath: Sendable, Equatable {
    /// As it was given.
    public var path: String

    /// A path.
    public init(_ path: String) { self.path = path }
}

extension ConfiguredPath: ConfigurationValue {
    static var typeName: String { "path" }

    /// Quoted in a file, or as it is.
    init?(configurationText text: String) {
        let isQuoted = text.count > 1 && text.hasPrefix("\"") && text.hasSuffix("\"")
        let path = isQuoted ? String(text.dropFirst().dropLast()) : text
        guard !path.isEmpty, !path.contains(where: \.isNewline) else { return nil }
        self.path = path
    }

    var configurationText: String { path }
    var yaml: String { JSONValue.quoted(path) }
}

extension DamagedProteins: ConfigurationValue {}
extension TextPooling: ConfigurationValue {}
