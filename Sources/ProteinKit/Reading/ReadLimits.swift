/// What a reader spends on one file before it gives up, so that no input can exhaust memory or time.
public struct ReadLimits: Sendable, Equatable {
    /// Bytes of text after decompression.
    public var outputBytes: Int
    /// Decompressed bytes per compressed byte; applies only beyond `ratioFloor`.
    public var expansionRatio: Int
    /// Decompressed bytes below which any ratio is accepted: small files of repetitive text compress very well.
    public var ratioFloor: Int
    /// Bytes of a single line.
    public var lineBytes: Int
    /// Warnings kept per code; a closing one says how many more there were.
    public var warningsPerCode: Int

    /// Limits; the defaults suit one structure file.
    public init(
        outputBytes: Int = 512 << 20, expansionRatio: Int = 200, ratioFloor: Int = 16 << 20,
        lineBytes: Int = 16 << 20, warningsPerCode: Int = 20
    ) {
        self.outputBytes = outputBytes
        self.expansionRatio = expansionRatio
        self.ratioFloor = ratioFloor
        self.lineBytes = lineBytes
        self.warningsPerCode = warningsPerCode
    }

    /// 512 MB of text, 200:1 beyond 16 MB, lines of at most 16 MB.
    public static let `default` = ReadLimits()
}

/// How a reader treats deviations from the format.
public enum ReadMode: String, Sendable {
    /// The first deviation is an error.
    case strict
    /// Deviations are put up with where the meaning is clear, and returned as warnings.
    case lenient
}
