import FileKit

/// Reads protein sequences in FASTA and its relatives: A2M and A3M (gaps are dropped), PIR, one bare sequence.
public struct FastaReader: Sendable {
    /// Whether deviations from the format are put up with.
    public var mode: ReadMode
    /// What is spent on one file.
    public var limits: ReadLimits

    /// A reader that puts up with deviations unless asked otherwise.
    public init(mode: ReadMode = .lenient, limits: ReadLimits = .default) {
        self.mode = mode
        self.limits = limits
    }

    /// The records of the file at `path`, plain or gzipped, and what was unusual about them.
    ///
    /// - Throws: `SepitError` `.badData` naming file, line and reason, `.missingInput` where there is no file.
    public func read(path: String) throws(SepitError) -> (records: [FastaRecord], warnings: [ParseWarning]) {
        try read(bytes: FileSystem.read(path, limit: limits.outputBytes), name: path)
    }

    /// The records of a file's content; `name` is what errors call it.
    ///
    /// - Throws: `SepitError` `.badData` naming file, line and reason.
    public func read(
        bytes: [UInt8], name: String
    ) throws(SepitError) -> (records: [FastaRecord], warnings: [ParseWarning]) {
        try bytes.withUnsafeBufferPointer { (buffer) throws(SepitError) in
            let source = try TextSource(buffer, limits: limits, name: name)
            let log = WarningLog(mode: mode, limits: limits, file: name)
            return try FastaParser(source, log: log).read()
        }
    }
}
