import FileKit

/// What a dataset was made from and what it holds.
public struct DatasetManifest: Sendable {
    /// The version of the layout; a reader refuses another one.
    public static let format = "sepit-dataset/1"
    static let fileName = "manifest.json"

    /// The manifest but for its list of inputs.
    package let json: JSONValue

    init(json: JSONValue) { self.json = json }

    /// Reads the manifest of the dataset in `folder`.
    ///
    /// - Throws: `SepitError` `.missingInput` (`dataset-missing`), `.badData` (`dataset-version`, `json-syntax`).
    public init(folder: String) throws(SepitError) {
        let path = Path.join(folder, Self.fileName)
        guard FileSystem.exists(path) else {
            throw SepitError(
                .missingInput, code: "dataset-missing", "There is no dataset here.", file: folder,
                expected: "a folder with \(Self.fileName)", hint: "Make one with `sepit build-dataset INPUT --out DIR`."
            )
        }
        json = try JSONScanner.members(of: path, leavingOut: "inputs")
        guard json["format"]?.text == Self.format else {
            throw SepitError(
                .badData, code: "dataset-version", "The dataset is of another version.", file: path,
                expected: Self.format, found: json["format"]?.text ?? "no format",
                hint: "Build it again with `sepit build-dataset`, or use the sepit that made it.")
        }
    }

    /// Whether `folder` holds a dataset of any version.
    static func isDataset(_ folder: String) -> Bool {
        guard let file = try? MappedFile(path: Path.join(folder, fileName)) else { return false }
        defer { withExtendedLifetime(file) {} }
        // The format stands first, and the rest may be long.
        var format: String?
        var scanner = JSONScanner(file.bytes)
        try? scanner.forEachMember { (scanner, key) throws(SepitError) in
            if key == "format" { format = try scanner.value().text }
            throw SepitError(.badData, code: "enough", "The rest is not read.")
        }
        return format?.hasPrefix("sepit-dataset/") ?? false
    }

    /// The slice of the entries that it was built from, such as "2/8"; nil for a whole dataset. A shard has no sides.
    public var shard: String? {
        guard let shard = json["shard"], let index = shard["index"]?.whole, let count = shard["count"]?.whole else {
            return nil
        }
        return "\(index)/\(count)"
    }

    /// The number of proteins.
    public var proteinCount: Int { json["counts"]?["proteins"]?.whole ?? 0 }
}
