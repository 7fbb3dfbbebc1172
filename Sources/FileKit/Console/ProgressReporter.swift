import Synchronization

/// Shows how far a long piece of work is: a bar on a terminal, a plain line now and then elsewhere.
///
///     let progress = ProgressReporter("stage1", total: steps, unit: "tokens")
///     for step in 1...steps {
///         ...
///         progress.update(step, amount: tokens, details: "loss 1.234")
///     }
///     progress.finish()
///
/// It may be shared between threads.
public final class ProgressReporter: Sendable {
    private let label: String
    private let total: Int
    private let first: Int
    private let unit: String?
    private let display: ProgressDisplay
    private let now: @Sendable () -> Duration
    private let interval: Duration
    private let start: Duration
    private let state: Mutex<State>

    private struct State {
        var done: Int
        var amount = 0
        var details = ""
        /// When something was last shown.
        var shown: Duration?
        /// The step that was last shown.
        var shownStep: Int?
    }

    /// Starts the clock; shows nothing yet.
    ///
    /// - Parameters:
    ///   - label: What is being done, in a word or two.
    ///   - total: Steps in all.
    ///   - first: Steps done before, where work resumes.
    ///   - unit: What `amount` counts; its rate per second is shown.
    ///   - interval: Shortest time between plain lines (a terminal is redrawn up to ten times in a second).
    ///   - now: A clock that only moves forwards, from any origin.
    public init(
        _ label: String, total: Int, first: Int = 0, unit: String? = nil, display: ProgressDisplay = .standardError,
        interval: Duration = .seconds(10), now: @escaping @Sendable () -> Duration = ProgressReporter.systemClock()
    ) {
        self.label = label
        self.total = total
        self.first = first
        self.unit = unit
        self.display = display
        self.now = now
        self.interval = display.isTerminal ? .milliseconds(100) : interval
        start = now()
        state = Mutex(State(done: first))
    }

    /// The time since this call, by the system's monotonic clock.
    public static func systemClock() -> @Sendable () -> Duration {
        let start = ContinuousClock.now
        return { ContinuousClock.now - start }
    }

    /// Says that `step` steps are done.
    ///
    /// - Parameters:
    ///   - amount: How much more of the unit this took, since the last call.
    ///   - details: What else to show, such as `loss 1.234`.
    public func update(_ step: Int, amount: Int = 0, details: String = "") {
        state.withLock { state in
            state.done = step
            state.amount += amount
            state.details = details
            show(&state)
        }
    }

    /// Says that one more step is done, or several, where steps end in no order.
    public func advance(by steps: Int = 1, amount: Int = 0, details: String = "") {
        state.withLock { state in
            state.done += steps
            state.amount += amount
            state.details = details
            show(&state)
        }
    }

    /// Writes a line without spoiling the bar.
    public func message(_ line: String) {
        state.withLock { state in
            display.write((display.isTerminal ? "\r\u{1B}[K" : "") + line + "\n")
            state.shown = nil
        }
    }

    /// Shows the last state and ends the line.
    public func finish() {
        state.withLock { state in
            if state.shownStep != state.done { show(&state, isLast: true) }
            if display.isTerminal { display.write("\n") }
        }
    }

    private func show(_ state: inout State, isLast: Bool = false) {
        let time = now()
        if !isLast, let shown = state.shown, time - shown < interval { return }
        state.shown = time
        state.shownStep = state.done
        let parts = parts(state, elapsed: (time - start) / .seconds(1))
        if display.isTerminal {
            display.write("\r" + bar(parts, done: state.done) + "\u{1B}[K")
        } else {
            display.write("\(label) \(state.done)/\(total)" + parts.map { ", " + $0 }.joined() + "\n")
        }
    }

    /// Details, rate and time left. Rate and time left are by the average since the start.
    private func parts(_ state: State, elapsed: Double) -> [String] {
        var parts = state.details.isEmpty ? [] : [state.details]
        guard elapsed > 0 else { return parts }
        if let unit, state.amount > 0 { parts.append("\(Self.short(Double(state.amount) / elapsed)) \(unit)/s") }
        let steps = state.done - first
        // Few of many steps foretell little.
        if steps > 0, state.done < total, 100 * state.done >= total || elapsed >= 60 {
            parts.append(Self.clock(elapsed / Double(steps) * Double(total - state.done)) + " left")
        } else if state.done >= total {
            parts.append(Self.clock(elapsed))
        }
        return parts
    }

    /// One line that is as wide as the terminal at most; the bar gives way first.
    private func bar(_ parts: [String], done: Int) -> String {
        let head = label + " "
        let tail = " \(done)/\(total)" + parts.map { "  " + $0 }.joined()
        // A full last column would wrap on some terminals; two columns are the brackets.
        let room = display.width() - 1 - head.count - tail.count - 2
        guard room >= 5 else { return String((head + tail.dropFirst()).prefix(max(0, display.width() - 1))) }
        let length = min(room, 40)
        let filled = total > 0 ? Int(Double(length) * min(1, max(0, Double(done) / Double(total)))) : length
        return head + "[" + String(repeating: "=", count: filled) + String(repeating: " ", count: length - filled) + "]"
            + tail
    }

    /// Three figures or so: `87`, `1.2k`, `34k`, `5.6M`.
    static func short(_ value: Double) -> String {
        var (value, suffix) = (value, "")
        for larger in ["k", "M", "G"] where value >= 999.5 { (value, suffix) = (value / 1000, larger) }
        let tenths = Int((value * 10).rounded())
        return (value < 9.95 ? "\(tenths / 10).\(tenths % 10)" : "\(Int(value.rounded()))") + suffix
    }

    /// `0:07`, `12:34`, `1:02:03`.
    static func clock(_ seconds: Double) -> String {
        let seconds = Int(min(seconds.rounded(), 1e9))
        let padded = { (value: Int) in value < 10 ? "0\(value)" : "\(value)" }
        let (hours, minutes) = (seconds / 3600, seconds / 60 % 60)
        return (hours > 0 ? "\(hours):\(padded(minutes))" : "\(minutes)") + ":" + padded(seconds % 60)
    }
}
