import FileKit

/// What a dataset was made from and what it holds.
public struct DatasetManifest: Sendable {
    /// The version of the layout; a reader refuses another one.
    public static let format = "sepit-dataset/1"
    static let fileName = "manifest.json"

    /// The whole manifest.
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
        json = try JSONValue(contentsOf: path)
        guard json["format"]?.text == Self.format else {
            throw SepitError(
                .badData, code: "dataset-version", "The dataset is of another version.", file: path,
                expected: Self.format, found: json["format"]?.text ?? "no format",
                hint: "Build it again with `sepit build-dataset`, or use the sepit that made it.")
        }
    }

    /// Whether `folder` holds a dataset of any version.
    static func isDataset(_ folder: String) -> Bool {
        (try? JSONValue(contentsOf: Path.join(folder, fileName)))?["format"]?.text?.hasPrefix("sepit-dataset/") ?? false
    }

    /// The number of proteins.
    public var proteinCount: Int { json["counts"]?["proteins"]?.whole ?? 0 }
}
