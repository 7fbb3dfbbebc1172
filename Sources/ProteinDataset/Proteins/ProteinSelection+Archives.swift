import FileKit
import ProteinKit

extension ProteinSelection {
    /// Members that are held in memory together for each thread.
    private static let membersPerThread = 16

    /// Reads and judges the members of a tar archive, several at a time. An archive that is damaged is reported, with
    /// what was read before the damage.
    ///
    /// - Throws: `SepitError` `.interrupted`.
    func select(
        fromArchive path: String, shard: DatasetShard?, workers: Workers, isCancelled: @Sendable () -> Bool
    ) throws(SepitError) -> [Result] {
        var results: [Result] = []
        var waiting: [(file: DatasetInputs.File, bytes: [UInt8])] = []
        func judge() throws(SepitError) {
            results += try workers.map(waiting, isCancelled: isCancelled, advance: {}) { member in
                select(from: member.file, member.bytes)
            }
            waiting = []
        }
        do {
            try TarArchive.forEachMember(of: path, isWanted: StructureFiles.isStructureFile) {
                (member) throws(SepitError) in
                if isCancelled() { throw Interrupt.error() }
                let file = DatasetInputs.File(path: member.path, entry: DatasetInputs.entry(of: member.path))
                guard shard?.contains(file.entry) ?? true else { return }
                if !StructureFiles.isStructureFile(member.path) {
                    results.append(Result(report: .init(passedOver: StructureFiles.passedOver(member.path))))
                } else if let problem = member.problem {
                    results.append(Result(report: .init(path: member.path, leftOut: [.init(problem)])))
                } else {
                    waiting.append((file, member.bytes))
                    if waiting.count >= workers.count * Self.membersPerThread { try judge() }
                }
            }
        } catch {
            if error.kind == .interrupted { throw error }
            results.append(Result(report: .init(path: path, leftOut: [.init(error)])))
        }
        try judge()
        return results
    }
}
