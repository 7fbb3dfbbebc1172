import FileKit

extension Communicator {
    /// Work that rank 0 does for all, such as writing files: all ranks wait for it, and if it fails, all fail.
    ///
    /// - Throws: on rank 0 what `work` throws; on the others `SepitError` `.inputOutput` (`rank-failed`).
    public func once(_ work: () throws(SepitError) -> Void) throws(SepitError) {
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

    /// Ranks that went on with different work would do neither.
    ///
    /// - Parameter work: what this rank is about to do, as JSON.
    /// - Throws: on all ranks, `SepitError` `.badData` (`ranks-differ`) unless it is the same on all.
    public func requireSame(_ work: some Encodable) throws(SepitError) {
        let digest = SHA256.hash(of: Array((ProjectVersion.current + JSONText.line(work)).utf8))
        // Four hexadecimal digits are exact in a float.
        let numbers = stride(from: 0, to: 24, by: 4).map { start in
            Float(Int(digest.dropFirst(start).prefix(4), radix: 16) ?? 0)
        }
        let others = gather(numbers)
        guard let different = others.firstIndex(where: { $0 != others[0] }) else { return }
        throw SepitError(
            .badData, code: "ranks-differ", "The ranks have different data, settings or versions of the program.",
            expected: "what rank 0 has", found: "other on rank \(different)",
            hint: "Give every machine the same program, arguments, inputs and checkpoints.")
    }
}
