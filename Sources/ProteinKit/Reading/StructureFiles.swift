import FileKit

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Finds structure and sequence files.
public enum StructureFiles {
    /// File name extensions that are taken from a folder, each also with `.gz`.
    public static let extensions: Set<String> = [
        "pdb", "ent", "pdb1", "pdbqt", "cif", "mmcif", "pdbx", "fasta", "fa", "faa", "fas", "fsa", "seq", "pep", "pro",
        "pir", "a2m", "a3m",
    ]

    /// The files that `paths` name, in the order given; a folder stands for the structure and sequence files below it,
    /// sorted by path in byte order. Hidden entries are left out, and so are folders reached a second time.
    ///
    /// - Throws: `SepitError` `.missingInput` (`file-missing`, `folder-empty`), `.inputOutput` (`folder-unreadable`).
    public static func find(in paths: [String]) throws(SepitError) -> [String] {
        var found: [String] = []
        var seen: Set<String> = []
        for path in paths {
            var status = stat()
            guard stat(path, &status) == 0 else {
                throw SepitError(.missingInput, code: "file-missing", "There is no such file or folder.", file: path)
            }
            guard status.st_mode & S_IFMT == S_IFDIR else {
                if seen.insert(path).inserted { found.append(path) }
                continue
            }
            var folders: Set<FolderIdentity> = []
            var below: [String] = []
            try walk(path, identity: FolderIdentity(status), seen: &folders, into: &below)
            guard !below.isEmpty else {
                throw SepitError(
                    .missingInput, code: "folder-empty", "The folder holds no structure or sequence files.", file: path,
                    expected: "files such as *.pdb, *.cif, *.fasta, also with .gz",
                    hint: "Name the files themselves if their extensions are unusual.")
            }
            below.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
            for file in below where seen.insert(file).inserted { found.append(file) }
        }
        return found
    }

    /// Whether a folder's file of this name is taken, judged by its extension.
    public static func isStructureFile(_ name: String) -> Bool {
        var parts = name.lowercased().split(separator: ".", omittingEmptySubsequences: false)
        if parts.last == "gz" { parts.removeLast() }
        guard parts.count > 1, let last = parts.last else { return false }
        return extensions.contains(String(last))
    }

    private struct FolderIdentity: Hashable {
        let device: UInt
        let inode: UInt

        init(_ status: stat) {
            device = UInt(truncatingIfNeeded: status.st_dev)
            inode = UInt(truncatingIfNeeded: status.st_ino)
        }
    }

    private static func walk(
        _ folder: String, identity: FolderIdentity, seen: inout Set<FolderIdentity>, into found: inout [String]
    ) throws(SepitError) {
        guard seen.insert(identity).inserted else { return }
        guard let directory = opendir(folder) else {
            throw SepitError(
                .inputOutput, code: "folder-unreadable",
                "The folder can't be listed: \(String(cString: strerror(errno))).", file: folder)
        }
        defer { closedir(directory) }
        let prefix = folder.hasSuffix("/") ? folder : folder + "/"
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
            }
            if name.hasPrefix(".") { continue }
            let path = prefix + name
            var status = stat()
            guard stat(path, &status) == 0 else { continue }
            switch status.st_mode & S_IFMT {
            case S_IFDIR: try walk(path, identity: FolderIdentity(status), seen: &seen, into: &found)
            case S_IFREG where isStructureFile(name): found.append(path)
            default: break
            }
        }
    }
}
