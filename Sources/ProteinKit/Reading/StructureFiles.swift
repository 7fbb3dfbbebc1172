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

    /// What paths hold: what can be read, and what a folder holds besides.
    public struct Survey: Sendable, Equatable {
        /// Structure and sequence files.
        public var files: [String] = []
        /// Tar archives; see `TarArchive`.
        public var archives: [String] = []
        /// Files of folders that are not taken.
        public var passedOver: [PassedOver] = []
    }

    /// A file that is not taken.
    public struct PassedOver: Sendable, Equatable {
        /// The file, as a path.
        public var path: String
        /// Stable identifier in kebab case.
        public var reason: String
        /// What was found, for people.
        public var detail: String
    }

    /// The files that `paths` name, in the order given; a folder stands for the structure and sequence files below it,
    /// sorted by path in byte order. Hidden entries are left out, and so are folders reached a second time.
    ///
    /// - Throws: `SepitError` `.missingInput` (`file-missing`, `folder-empty`), `.inputOutput` (`folder-unreadable`).
    public static func find(in paths: [String]) throws(SepitError) -> [String] {
        try survey(paths, takesArchives: false).files
    }

    /// As `find`, with archives, and with everything that folders hold besides.
    ///
    /// - Parameters:
    ///   - takesArchives: whether archives are taken; else one that is named is a file like others.
    ///   - isAlsoTaken: whether a folder's file of another name is taken, such as by its content.
    public static func survey(
        _ paths: [String], takesArchives: Bool = true, isAlsoTaken: (String) -> Bool = { _ in false }
    ) throws(SepitError) -> Survey {
        var survey = Survey()
        var seen: Set<String> = []
        for path in paths {
            var status = stat()
            guard stat(path, &status) == 0 else {
                throw SepitError(.missingInput, code: "file-missing", "There is no such file or folder.", file: path)
            }
            guard status.st_mode & S_IFMT == S_IFDIR else {
                guard seen.insert(path).inserted else { continue }
                if takesArchives, TarArchive.isArchive(path) {
                    survey.archives.append(path)
                } else {
                    survey.files.append(path)
                }
                continue
            }
            var folders: Set<FolderIdentity> = []
            var below: [String] = []
            try walk(path, identity: FolderIdentity(status), seen: &folders, into: &below)
            below.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
            let count = survey.files.count + survey.archives.count
            for file in below where seen.insert(file).inserted {
                if isStructureFile(file) || isAlsoTaken(file) {
                    survey.files.append(file)
                } else if takesArchives, TarArchive.isArchive(file) {
                    survey.archives.append(file)
                } else {
                    survey.passedOver.append(passedOver(file))
                }
            }
            let isEmpty = !below.contains {
                isStructureFile($0) || (takesArchives && TarArchive.isArchive($0)) || isAlsoTaken($0)
            }
            guard survey.files.count + survey.archives.count > count || !isEmpty else {
                throw SepitError(
                    .missingInput, code: "folder-empty", "The folder holds no structure or sequence files.", file: path,
                    expected: "files such as *.pdb, *.cif, *.fasta, also with .gz",
                    hint: "Name the files themselves if their extensions are unusual.")
            }
        }
        return survey
    }

    /// Every `PassedOver.reason`.
    public static let reasonsForPassingOver: Set<String> = [
        "compression-unknown", "format-unread", "archive-unread", "assembly-copy", "extension-unknown",
    ]

    /// Why a file of this name is not taken from a folder or an archive.
    public static func passedOver(_ path: String) -> PassedOver {
        var parts = Path.name(of: path).lowercased().split(separator: ".")
        let isGzipped = parts.last == "gz"
        if isGzipped { parts.removeLast() }
        let last = parts.count > 1 ? String(parts.last ?? "") : ""
        let (reason, detail) =
            switch last {
            case "xz", "bz2", "z", "zst", "lz4": ("compression-unknown", "Only gzip is read; unpack it first.")
            case "bcif": ("format-unread", "BinaryCIF is not read; fetch the entry as mmCIF.")
            case "mmtf": ("format-unread", "MMTF is not read; fetch the entry as mmCIF.")
            case "zip", "7z", "rar": ("archive-unread", "Of archives only tar is read; unpack it first.")
            case _ where last.hasPrefix("pdb") && Int(last.dropFirst(3)) != nil:
                ("assembly-copy", "It is another assembly of its entry.")
            default:
                ("extension-unknown", "Its name isn't that of a structure or sequence file; name the file itself.")
            }
        return PassedOver(path: path, reason: reason, detail: detail)
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
            case S_IFREG: found.append(path)
            default: break
            }
        }
    }
}
