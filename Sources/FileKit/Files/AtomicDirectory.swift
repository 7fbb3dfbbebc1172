#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// A folder that appears at its path complete or not at all.
///
/// Fill the folder at `path`, then `commit`. A directory that goes out of scope without `commit` is removed, and what
/// was at the target before stays.
///
///     let directory = try AtomicDirectory("run/checkpoint")
///     try AtomicFile.write(bytes, to: Path.join(directory.path, "model.safetensors"))
///     try directory.commit(manifest: "files.json")
public struct AtomicDirectory: ~Copyable {
    /// Where to write: the temporary folder `TARGET.tmp-PID`.
    public let path: String
    private let target: String
    private let operations: FileOperations
    private var isCommitted = false

    /// Clears what interrupted writers of the same target left behind and makes the temporary folder, and the folders
    /// above it where they are missing.
    ///
    /// - Throws: `SepitError` `.cannotWrite` (`cannot-write`) or `.inputOutput` (`disk-full`, `write-failed`).
    public init(_ target: String, operations: FileOperations = .system) throws(SepitError) {
        let target = String(Path.trimmed(target))
        guard !target.isEmpty else {
            throw SepitError(.cannotWrite, code: "cannot-write", "The name of the folder to write is empty.")
        }
        if FileSystem.exists(target), !FileSystem.isDirectory(target) {
            throw SepitError(
                .cannotWrite, code: "cannot-write", "There is a file where a folder is to be written.", file: target,
                hint: "Choose another name for the output.")
        }
        let path = "\(target).tmp-\(getpid())"
        try FileSystem.createDirectory(Path.parent(of: target))
        try AtomicDirectory.recover(target)
        try FileSystem.createDirectory(path)
        self.path = path
        self.target = target
        self.operations = operations
    }

    deinit {
        // Nothing more can be done here; the next writer of this target clears it.
        if !isCommitted { try? FileSystem.remove(path) }
    }

    /// Synchronises every file, then makes the folder appear at its target, replacing a folder that is there.
    ///
    /// - Parameter manifest: The name of a file to add which lists every other file with its size and checksum.
    /// - Throws: `SepitError` `.cannotWrite` (`cannot-write`) or `.inputOutput` (`disk-full`, `write-failed`).
    public consuming func commit(manifest: String? = nil) throws(SepitError) {
        if let manifest {
            let list = try FileManifest(of: path)
            try AtomicFile.write(list.json, to: Path.join(path, manifest), operations: operations)
        }
        try AtomicDirectory.synchronize(path, operations)
        do {
            if FileSystem.exists(target) {
                try replaceTarget()
            } else {
                try operations.rename(path, target)
                isCommitted = true
            }
            try operations.synchronize(path: Path.parent(of: target))
        } catch {
            throw error.whileWriting(target)
        }
    }

    /// Removes a folder so that it is there whole or not at all: under its name, what is left of it never stands.
    ///
    /// - Throws: `SepitError` `.cannotWrite` (`cannot-write`) or `.inputOutput` (`write-failed`).
    public static func remove(_ target: String, operations: FileOperations = .system) throws(SepitError) {
        let leaving = "\(target).tmp-\(getpid())"
        do { try operations.rename(target, leaving) } catch { throw error.whileWriting(target) }
        try FileSystem.remove(leaving)
    }

    /// Swaps the new folder with the one in place, in one step where the file system can, and removes the old one.
    private mutating func replaceTarget() throws(SystemError) {
        var old = path
        do {
            try operations.exchange(path, target)
        } catch  where [EINVAL, ENOSYS, ENOTSUP].contains(error.number) {
            old = "\(target).old-\(getpid())"
            try operations.rename(target, old)
            do {
                try operations.rename(path, target)
            } catch {
                try operations.rename(old, target)
                throw error
            }
        }
        isCommitted = true
        // The new folder is in place; what can't be removed now is cleared by the next writer.
        try? FileSystem.remove(old)
    }

    /// Puts an earlier folder back where a writer died between moving it aside and replacing it, and removes the
    /// temporary folders of writers that are gone.
    ///
    /// Readers of a target that may have been interrupted call this first; on file systems that can swap two folders
    /// there is never anything to put back.
    ///
    /// - Throws: `SepitError` `.cannotWrite` (`cannot-write`) or `.inputOutput` (`write-failed`).
    public static func recover(_ target: String) throws(SepitError) {
        let target = String(Path.trimmed(target))
        let parent = Path.parent(of: target)
        guard FileSystem.isDirectory(parent) else { return }
        let name = Path.name(of: target)
        for entry in try FileSystem.list(parent) {
            let path = Path.join(parent, entry)
            if let process = writer(of: entry, after: name + ".old-"), isGone(process) {
                if FileSystem.exists(target) {
                    try FileSystem.remove(path)
                } else if rename(path, target) != 0 {
                    throw SystemError.last.whileWriting(target)
                }
            } else if let process = writer(of: entry, after: name + ".tmp-"), isGone(process) {
                try FileSystem.remove(path)
            }
        }
    }

    private static func writer(of entry: String, after prefix: String) -> Int32? {
        entry.hasPrefix(prefix) ? Int32(entry.dropFirst(prefix.count)) : nil
    }

    /// Whether no other process has this number. Our own number on an old folder means an earlier process had it.
    private static func isGone(_ process: Int32) -> Bool {
        process == getpid() || (kill(process, 0) != 0 && errno == ESRCH)
    }

    private static func synchronize(_ folder: String, _ operations: FileOperations) throws(SepitError) {
        for name in try FileSystem.list(folder) {
            let path = Path.join(folder, name)
            if FileSystem.isDirectory(path) {
                try synchronize(path, operations)
            } else {
                do { try operations.synchronize(path: path) } catch { throw error.whileWriting(path) }
            }
        }
        do { try operations.synchronize(path: folder) } catch { throw error.whileWriting(folder) }
    }
}
