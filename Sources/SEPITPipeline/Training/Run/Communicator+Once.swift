import Communication
import FileKit

extension Communicator {
    /// Work that rank 0 does for all, such as writing files: all ranks wait for it, and if it fails, all fail.
    ///
    /// - Throws: on rank 0 what `work` throws; on the others `SepitError` `.inputOutput` (`rank-failed`).
    func once(_ work: () throws(SepitError) -> Void) throws(SepitError) {
        var failure: SepitError?
        if rank == 0 {
            do { try work() } catch { failure = error }
        }
        let failed = anyRank(failure != nil)
        if let failure { throw failure }
        guard !failed else {
            throw SepitError(
                .inputOutput, code: "rank-failed", "Rank 0 failed, and this rank can't go on without it.",
                hint: "See what rank 0 says.")
        }
    }
}
