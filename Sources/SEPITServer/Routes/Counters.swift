import Synchronization

/// What a server has done so far.
final class Counters: Sendable {
    private struct Key: Hashable {
        var path: String
        var status: Int
    }

    private struct Counts {
        var requests: [Key: Int] = [:]
        var seconds = 0.0
        var tokens = 0
    }

    private let counts = Mutex(Counts())
    private let start = ContinuousClock.now

    func add(tokens: Int) { counts.withLock { $0.tokens += tokens } }

    /// A request to a known path that was answered.
    func add(_ path: String, status: Int, after duration: Duration) {
        counts.withLock {
            $0.requests[Key(path: path, status: status), default: 0] += 1
            $0.seconds += duration / .seconds(1)
        }
    }

    /// As Prometheus reads it.
    ///
    /// - Parameter gauges: further numbers of this moment, with what they are.
    func text(_ gauges: [(name: String, help: String, value: Int)]) -> String {
        let counts = counts.withLock { $0 }
        var text = "# HELP sepit_requests_total Requests answered.\n# TYPE sepit_requests_total counter\n"
        for (key, count) in counts.requests.sorted(by: { ($0.key.path, $0.key.status) < ($1.key.path, $1.key.status) })
        {
            text += "sepit_requests_total{path=\"\(key.path)\",status=\"\(key.status)\"} \(count)\n"
        }
        func add(_ name: String, _ type: String, _ help: String, _ value: String) {
            text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n\(name) \(value)\n"
        }
        add(
            "sepit_request_seconds_total", "counter", "Time from arrival to answer, of all requests.",
            String(counts.seconds))
        add("sepit_tokens_total", "counter", "Tokens that the model has written.", String(counts.tokens))
        add(
            "sepit_uptime_seconds", "gauge", "Time since the start.",
            String((ContinuousClock.now - start) / .seconds(1)))
        for gauge in gauges { add(gauge.name, "gauge", gauge.help, String(gauge.value)) }
        return text
    }
}
