import FileKit

/// What to build a dataset from, and how.
public struct DatasetOptions: Sendable {
    /// Structure and sequence files, folders and archives of them, patterns, lists (`@names.txt`), and shards to join.
    public var inputs: [String]
    /// Files that list further inputs, one path a line.
    public var lists: [String]
    /// Tab-separated tables of facts.
    public var annotations: [String]
    /// Template files of the user's, or folders of them.
    public var templates: [String]
    /// Decides wording, wrong values and split.
    public var seed: UInt64
    /// Threads that read files; the result doesn't depend on it.
    public var workers: Workers
    /// The slice of the entries to take; nil for all.
    public var shard: DatasetShard?
    /// Shortest and longest protein in residues.
    public var lengths: ClosedRange<Int>
    /// How proteins are divided into sides. A shard, which doesn't know the other proteins, is not divided.
    public var split: SplitMethod
    /// From when on two proteins are similar.
    public var similarity: SimilarityThresholds
    /// Largest share of the proteins that may go to one side for their similarity; nil for any.
    public var largestGroup: Double?
    /// Residues of predictions with a lower pLDDT have no position.
    public var minPLDDT: Double
    /// Whether what an interrupted build of the same folder has read is used.
    public var isResumed: Bool
    /// Whether a file that can't be read ends the build.
    public var isStrict: Bool

    /// 20 residues are the shortest sequence that folds on its own; 1,022 is what the protein language model takes.
    public static let defaultLengths = 20...1022

    /// What to build, and how; defaults are those of `sepit build-dataset`.
    public init(
        inputs: [String], lists: [String] = [], annotations: [String] = [], templates: [String] = [], seed: UInt64 = 0,
        workers: Workers = Workers(1),
        shard: DatasetShard? = nil, lengths: ClosedRange<Int> = defaultLengths, split: SplitMethod = .similarity,
        similarity: SimilarityThresholds = SimilarityThresholds(), largestGroup: Double? = nil, minPLDDT: Double = 50,
        isResumed: Bool = false, isStrict: Bool = false
    ) {
        self.inputs = inputs
        self.lists = lists
        self.annotations = annotations
        self.templates = templates
        self.seed = seed
        self.workers = workers
        self.shard = shard
        self.lengths = lengths
        self.split = split
        self.similarity = similarity
        self.largestGroup = largestGroup
        self.minPLDDT = minPLDDT
        self.isResumed = isResumed
        self.isStrict = isStrict
    }

    /// The options that decide which proteins are taken, for the manifest.
    var settings: JSONValue {
        .object([
            .init("minLength", .integer(lengths.lowerBound)), .init("maxLength", .integer(lengths.upperBound)),
            .init("minPLDDT", .number(minPLDDT)),
        ])
    }
}
