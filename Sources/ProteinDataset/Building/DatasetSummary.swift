/// What a build put into a dataset, for a message to the user.
public struct DatasetSummary: Sendable {
    /// Number of files read.
    public var files = 0
    /// Number of proteins in the dataset.
    public var proteins = 0
    /// How many of them have a position for at least one residue.
    public var proteinsWithStructure = 0
    /// Number of files and chains left out, by reason.
    public var leftOut: [String: Int] = [:]
    /// Number of examples by stage (1, 2) and side.
    public var examples: [Int: [DatasetSide: Int]] = [:]
    /// Number of proteins that are there to be found only.
    public var indexed = 0
    /// Bytes of uncompressed text that were read, and in which time.
    public var textBytes = 0
    /// Seconds that reading took.
    public var readSeconds = 0.0
    /// Seconds that writing took.
    public var writeSeconds = 0.0
    /// Whether the build to be resumed had been complete.
    public var wasComplete = false
    /// Ids of annotation rows that no protein goes by; nil where a part of the proteins was looked at.
    public var unusedAnnotations: [String]?
}
