import Communication
import FileKit

extension DatasetBuilder {
    /// The build on the ranks of a job: each reads a shard, beside `output`, and rank 0 joins them to the bytes that one
    /// process writes.
    ///
    /// - Parameter output: on a disk that all ranks share.
    /// - Returns: what was built, on rank 0; nil on the others.
    /// - Throws: `SepitError`: `.usage` `shard-of-ranks` where a shard is asked for; `.badData` `ranks-differ`; those of a
    ///   build.
    public func build(
        at output: String, replacing: Bool, on ranks: any Communicator
    ) throws(SepitError) -> DatasetSummary? {
        guard ranks.size > 1 else { return try build(at: output, replacing: replacing) }
        guard options.shard == nil else {
            throw SepitError(
                .usage, code: "shard-of-ranks", "The ranks of a job are its shards.",
                hint: "Leave --shard away, or start one process.")
        }
        try ranks.requireSame(
            [options.inputs, options.lists, options.annotations, options.templates]
                + [[output, options.settings.line, String(options.seed)]])
        try ranks.once { () throws(SepitError) in try Self.checkTarget(output, replacing: replacing) }
        let shards = (0..<ranks.size).map { "\(output).rank-\($0 + 1)-of-\(ranks.size)" }
        var part = options
        part.shard = DatasetShard(index: ranks.rank + 1, of: ranks.size)
        _ = try with(part, display: ranks.rank == 0 ? display : .none).build(at: shards[ranks.rank], replacing: true)
        ranks.barrier()
        guard ranks.rank == 0 else { return nil }
        var whole = options
        (whole.inputs, whole.lists, whole.annotations) = (shards, [], [])
        let summary = try with(whole, display: display).build(at: output, replacing: replacing)
        for shard in shards { try FileSystem.remove(shard) }
        return summary
    }

    private func with(_ options: DatasetOptions, display: ProgressDisplay) -> DatasetBuilder {
        DatasetBuilder(options: options, display: display, isCancelled: isCancelled)
    }
}
