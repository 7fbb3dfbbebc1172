import FileKit

/// `manifest.json` of a model directory: its files with sizes and checksums. Models of others, and earlier ones, have none.
public enum ModelManifest {
    /// In the model directory.
    public static let name = "manifest.json"

    /// What the manifest says about a file; nil where it says nothing.
    ///
    /// - Throws: `SepitError` as `FileManifest.init(contentsOf:)`.
    public static func entry(_ file: String, in directory: String) throws(SepitError) -> FileManifest.Entry? {
        try read(directory)?.files.first { $0.path == file }
    }

    /// Puts a file into the directory and into its manifest. Interrupted at any moment, it leaves the old file, or the
    /// new one, and nothing in the manifest that contradicts it.
    ///
    /// - Throws: `SepitError` as `AtomicFile` and `FileManifest`.
    public static func put(_ bytes: [UInt8], as file: String, in directory: String) throws(SepitError) {
        let old = try read(directory)
        var manifest = if let old { old } else { try FileManifest(of: directory) }
        manifest.files.removeAll { $0.path == file || $0.path == name }
        try AtomicFile.write(manifest.json, to: Path.join(directory, name))
        try AtomicFile.write(bytes, to: Path.join(directory, file))
        manifest.files += try FileManifest(of: directory, paths: [file]).files
        manifest.files.sort { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
        try AtomicFile.write(manifest.json, to: Path.join(directory, name))
    }

    private static func read(_ directory: String) throws(SepitError) -> FileManifest? {
        let path = Path.join(directory, name)
        return FileSystem.exists(path) ? try FileManifest(contentsOf: path) : nil
    }
}
