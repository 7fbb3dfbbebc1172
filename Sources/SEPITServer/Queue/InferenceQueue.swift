import Dispatch
import Synchronization

/// The requests that wait for the model, the oldest first.
final class InferenceQueue: Sendable {
    private let limit: Int
    private let jobs = Mutex<[InferenceJob]>([])
    private let arrivals = DispatchSemaphore(value: 0)

    /// - Parameter limit: most that may wait.
    init(limit: Int) { self.limit = limit }

    /// How many wait.
    var count: Int { jobs.withLock { $0.count } }

    /// Lets a job wait; false where too many do. Those whose clients have gone make room.
    func add(_ job: InferenceJob) -> Bool {
        let isAdded = jobs.withLock { jobs in
            if jobs.count >= limit { jobs.removeAll { $0.reply.isGone } }
            guard jobs.count < limit else { return false }
            jobs.append(job)
            return true
        }
        if isAdded { arrivals.signal() }
        return isAdded
    }

    /// The oldest job; nil if none comes for a while.
    func next(within interval: DispatchTimeInterval) -> InferenceJob? {
        _ = arrivals.wait(timeout: .now() + interval)
        return jobs.withLock { $0.isEmpty ? nil : $0.removeFirst() }
    }
}
