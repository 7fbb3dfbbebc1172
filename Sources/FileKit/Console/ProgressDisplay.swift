/// Where progress is shown.
public struct ProgressDisplay: Sendable {
    /// Whether a line can be drawn over; if not, whole lines are written.
    public var isTerminal: Bool
    /// Columns of the terminal, which may change.
    public var width: @Sendable () -> Int
    /// Shows text, control characters included.
    public var write: @Sendable (String) -> Void

    /// A display that `write` shows.
    public init(isTerminal: Bool, width: @escaping @Sendable () -> Int, write: @escaping @Sendable (String) -> Void) {
        self.isTerminal = isTerminal
        self.width = width
        self.write = write
    }

    /// Standard error: a bar on a terminal, plain lines otherwise.
    public static let standardError = ProgressDisplay(
        isTerminal: StandardStream.error.isTerminal,
        width: { StandardStream.error.width ?? 80 },
        // Nobody reading the progress is no reason to end the work.
        write: { try? StandardStream.error.write($0) })

    /// Shows nothing.
    public static let none = ProgressDisplay(isTerminal: false, width: { 0 }, write: { _ in })
}
