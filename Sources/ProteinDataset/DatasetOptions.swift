import FileKit
import SequenceSearch

/// What to build a dataset from, and how.
public struct DatasetOptions: Sendable {
    /// Structure and sequence files, folders of them, and shards to join.
    public var inputs: [String]
    /// Tab-separated tables of facts.
    public var annotations: [String]
    /// Decides wording, wrong values and split.
    public var seed: UInt64
    /// Threads that read files; the result doesn't depend on it.
    public var workers: Workers
    /// The slice of the entries to take; nil for all.
    public var shard: DatasetShard?
    /// Shortest and longest protein in residues.
    public var lengths: ClosedRange<Int>
    /// From which share of equal residues (at least 0.4) proteins are kept on one side of the split; nil for equal ones
    /// only. Not for a shard, which doesn't know the other proteins.
    public var identity: Double?

    /// 20 residues are the shortest sequence that folds on its own; 1,022 is what the protein language model takes.
    public static let defaultLengths = 20...1022
    /// The lowest `identity` that can be told from chance.
    public static let lowestIdentity = SimilarSequences.lowestIdentity

    /// - Precondition: `identity` is nil or in 0.4...1, and nil for a shard.
    public init(
        inputs: [String], annotations: [String] = [], seed: UInt64 = 0, workers: Workers = Workers(1),
        shard: DatasetShard? = nil,
        lengths: ClosedRange<Int> = defaultLengths, identity: Double? = nil
    ) {
        precondition(identity.map { (Self.lowestIdentity...1).contains($0) && shard == nil } ?? true, "identity")
        self.inputs = inputs
        self.annotations = annotations
        self.seed = seed
        self.workers = workers
        self.shard = shard
        self.lengths = lengths
        self.identity = identity
    }
}
