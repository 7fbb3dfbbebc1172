import FileKit
import ProteinKit

/// What a dataset is built from: structure and sequence files, archives of them, and datasets that are joined.
struct DatasetInputs: Sendable {
    /// A structure or sequence file.
    struct File: Sendable {
        var path: String
        /// The file's name without extensions in lower case, `1abc` for `pdb1abc.ent.gz`.
        var entry: String

        init(_ path: String) {
            self.path = path
            entry = DatasetInputs.entry(of: path)
        }
    }

    /// By entry, then path, so that the order in which they were named doesn't matter.
    var files: [File] = []
    /// Files of very many records, which are read in parts; in the same order.
    var largeFiles: [(file: File, kind: RecordKind)] = []
    /// Tar archives whose members are files like others, in byte order.
    var archives: [String] = []
    /// Files of folders that are not taken, with the reason.
    var passedOver: [StructureFiles.PassedOver] = []
    /// Folders that `build-dataset` wrote, in byte order.
    var datasets: [String] = []

    /// - Parameter paths: see `InputPaths`.
    /// - Throws: the errors of `InputPaths` and `StructureFiles.survey`.
    init(paths: [String], lists: [String] = [], shard: DatasetShard?) throws(SepitError) {
        let paths = try InputPaths.expanded(paths, lists: lists)
        let folders = Set(paths.filter(DatasetManifest.isDataset))
        datasets = folders.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        let survey = try StructureFiles.survey(
            paths.filter { !folders.contains($0) }, isAlsoTaken: KnowledgeFormat.holdsProteins)
        archives = survey.archives.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        passedOver = survey.passedOver.filter { shard?.contains(Self.entry(of: $0.path)) ?? true }
        for file in Self.sorted(survey.files.map(File.init)) where shard?.contains(file.entry) ?? true {
            if let kind = Self.recordKind(of: file.path) {
                largeFiles.append((file, kind))
            } else {
                files.append(file)
            }
        }
    }

    /// How a file is cut that is read in parts; nil for one that is read whole.
    private static func recordKind(of path: String) -> RecordKind? {
        guard RecordParts.areWorthWhile(for: path), let beginning = try? TextBeginning.ofFile(path) else { return nil }
        return RecordKind(beginning: beginning)
            ?? (KnowledgeFormat(ofProteins: beginning) == .sequenceTable ? .table : nil)
    }

    private static func sorted(_ files: [File]) -> [File] {
        files.sorted {
            $0.entry == $1.entry
                ? $0.path.utf8.lexicographicallyPrecedes($1.path.utf8)
                : $0.entry.utf8.lexicographicallyPrecedes($1.entry.utf8)
        }
    }

    /// The entry that a file or an archive's member is named for.
    static func entry(of path: String) -> String {
        var parts = Path.name(of: TarArchive.memberName(path)).lowercased().split(
            separator: ".", omittingEmptySubsequences: false)
        if parts.count > 1, parts.last == "gz" { parts.removeLast() }
        let isDistribution = parts.last == "ent" && parts.first?.count == 7 && parts.first?.hasPrefix("pdb") == true
        if parts.count > 1 { parts.removeLast() }
        let name = parts.joined(separator: ".")
        return isDistribution ? String(name.dropFirst(3)) : name
    }
}
