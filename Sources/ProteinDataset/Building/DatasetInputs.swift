import FileKit
import ProteinKit

/// One slice of the work, for building on many machines.
public struct DatasetShard: Sendable, Equatable {
    /// From 1 to `count`.
    public var index: Int
    /// How many slices there are.
    public var count: Int

    /// - Parameter text: such as `2/8`.
    /// - Throws: `SepitError` `.usage` (`shard-malformed`).
    public init(_ text: String) throws(SepitError) {
        let numbers = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
        guard numbers.count == 2, let index = numbers[0], let count = numbers[1], count >= 1, 1...count ~= index else {
            throw SepitError(
                .usage, code: "shard-malformed", "This is not a shard.",
                expected: "I/N with I from 1 to N, such as 2/8", found: text)
        }
        self.index = index
        self.count = count
    }

    /// Whether an entry is in this shard; the same for the entry's PDB and mmCIF files.
    func contains(_ entry: String) -> Bool {
        SHA256.number(of: entry) % UInt64(count) == UInt64(index - 1)
    }
}

/// What a dataset is built from: structure and sequence files, and datasets that are joined.
struct DatasetInputs: Sendable {
    /// A structure or sequence file.
    struct File: Sendable {
        var path: String
        /// The file's name without extensions in lower case, `1abc` for `pdb1abc.ent.gz`.
        var entry: String
    }

    /// By entry, then path, so that the order in which they were named doesn't matter.
    var files: [File] = []
    /// Tar archives whose members are files like others, in byte order.
    var archives: [String] = []
    /// Files of folders that are not taken, with the reason.
    var passedOver: [DatasetReport.File] = []
    /// Folders that `build-dataset` wrote, in byte order.
    var datasets: [String] = []

    /// - Throws: the errors of `StructureFiles.survey`.
    init(paths: [String], shard: DatasetShard?) throws(SepitError) {
        datasets = Set(paths.filter(DatasetManifest.isDataset)).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        let others = paths.filter { !datasets.contains($0) }
        let survey = try StructureFiles.survey(others)
        archives = survey.archives.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        passedOver = survey.passedOver.filter { shard?.contains(Self.entry(of: $0.path)) ?? true }
            .map { DatasetReport.File(passedOver: $0) }
        files = Set(survey.files).map { File(path: $0, entry: Self.entry(of: $0)) }
            .filter { shard?.contains($0.entry) ?? true }
            .sorted {
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
