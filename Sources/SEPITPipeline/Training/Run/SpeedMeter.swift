/// Counts what is done between two lines of metrics.
struct SpeedMeter {
    /// Since the last line.
    var tokens = 0
    private var time: Duration
    private var operations: Double

    /// What was done in some time.
    struct Lap {
        var tokens: Int
        var seconds: Double
        /// Of products.
        var operations: Double

        /// Of what the processor could have done; nil where no time has passed.
        func share(of peak: Double) -> Double? {
            seconds > 0 && peak > 0 ? operations / seconds / peak : nil
        }
    }

    init(at time: Duration, _ operations: Double) { (self.time, self.operations) = (time, operations) }

    /// What was done since the last call.
    mutating func lap(at now: Duration, _ done: Double) -> Lap {
        defer { (tokens, time, operations) = (0, now, done) }
        return Lap(tokens: tokens, seconds: (now - time).seconds, operations: done - operations)
    }
}
