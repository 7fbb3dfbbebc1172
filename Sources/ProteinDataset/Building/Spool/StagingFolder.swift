import FileKit

/// The folder `OUT.partial` beside a dataset that is being built: what has been read so far, for this build and for one
/// that goes on after an interruption.
struct StagingFolder: Sendable {
    let path: String
    /// Whether batches of an earlier build are used where they still hold.
    let isResumed: Bool

    private static let finished = "written"

    /// - Throws: `SepitError` `.cannotWrite` (`cannot-write`), `.inputOutput` (`disk-full`, `write-failed`).
    init(beside output: String, resuming: Bool) throws(SepitError) {
        path = Self.path(beside: output)
        isResumed = resuming && FileSystem.isDirectory(path)
        if !resuming { try FileSystem.remove(path) }
        try FileSystem.createDirectory(path)
    }

    private static func path(beside output: String) -> String {
        Path.join(Path.parent(of: output), Path.name(of: output) + ".partial")
    }

    /// The file of a batch.
    func batch(_ name: String) -> String { Path.join(path, name + ".spool") }

    /// Notes that the dataset is complete but for its name, so that a run that is ended between naming it and removing
    /// this folder is known to have finished.
    ///
    /// - Parameter manifest: the new dataset's.
    /// - Throws: the errors of `AtomicFile`.
    func noteFinished(manifest: String) throws(SepitError) {
        try AtomicFile.write(try SHA256.hash(ofFile: manifest), to: Path.join(path, Self.finished))
    }

    /// Whether the dataset at `output` is what a build with its staging folder here made, or no build has left anything.
    static func isDone(_ output: String) -> Bool {
        let folder = path(beside: output)
        let names = (try? FileSystem.list(folder)) ?? []
        guard names.contains(where: { $0.hasSuffix(".spool") }) else { return true }
        let note = try? FileSystem.read(Path.join(folder, finished))
        let manifest = try? SHA256.hash(ofFile: Path.join(output, DatasetManifest.fileName))
        return note != nil && manifest.map { Array($0.utf8) } == note
    }

    /// Removes what a build of `output` left.
    ///
    /// - Throws: as `FileSystem.remove`.
    static func remove(beside output: String) throws(SepitError) { try FileSystem.remove(path(beside: output)) }

    /// - Throws: as `FileSystem.remove`.
    func remove() throws(SepitError) { try FileSystem.remove(path) }

    /// Whether a build could go on from here.
    var isUseful: Bool { ((try? FileSystem.list(path)) ?? []).contains { $0.hasSuffix(".spool") } }
}
