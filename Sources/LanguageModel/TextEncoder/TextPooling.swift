import FileKit

/// How the vectors of a text's tokens become one.
public enum TextPooling: String, Sendable, CaseIterable {
    /// Their mean, that of special tokens included (Reimers and Gurevych, 2019).
    case mean
    /// That of the first token, `[CLS]`.
    case cls

    /// What `1_Pooling/config.json` of sentence-transformers says; nil without that file.
    ///
    /// - Throws: `SepitError` `.badData` (`config-unsupported`) for another kind.
    public init?(directory: String) throws(SepitError) {
        let path = Path.join(directory, "1_Pooling/config.json")
        guard FileSystem.exists(path) else { return nil }
        let json = try JSONValue(contentsOf: path)
        // Of version 5 on a name, before that a flag for each kind.
        let flags = (json.members ?? []).filter { $0.key.hasPrefix("pooling_mode_") && $0.value.flag == true }.map(
            \.key)
        switch (json["pooling_mode"]?.text, flags) {
        case ("mean", _), (nil, ["pooling_mode_mean_tokens"]): self = .mean
        case ("cls", _), (nil, ["pooling_mode_cls_token"]): self = .cls
        default:
            throw SepitError(
                .badData, code: "config-unsupported", "This encoder pools tokens in a way that isn't supported.",
                file: path, expected: "the mean or the [CLS] token alone",
                found: json["pooling_mode"]?.line ?? flags.joined(separator: ", "))
        }
    }
}
