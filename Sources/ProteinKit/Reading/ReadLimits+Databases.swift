extension ReadLimits {
    /// For files that are read piece by piece, such as releases of whole databases: 4 TB of text, 200:1.
    public static let database = ReadLimits(outputBytes: 1 << 42)
}
