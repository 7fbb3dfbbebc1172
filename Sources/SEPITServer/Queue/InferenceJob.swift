import FileKit

/// Work for the model, and whom its result is for.
struct InferenceJob: Sendable {
    let reply: Reply
    private let deadline: ContinuousClock.Instant
    private let body: @Sendable (ServedModel, InferenceJob) throws(SepitError) -> RunningAnswer?

    init(
        _ request: Request, _ reply: Reply, _ limits: RequestLimits,
        _ body: @escaping @Sendable (ServedModel, InferenceJob) throws(SepitError) -> RunningAnswer?
    ) {
        (self.reply, self.body) = (reply, body)
        deadline = request.arrival + .seconds(limits.seconds)
    }

    /// Whether the result has come too late, or nobody waits for it.
    var isCancelled: Bool { reply.isGone || isLate }

    private var isLate: Bool { ContinuousClock.now >= deadline }

    /// Does the work, or its beginning: an answer that is returned is still to be written.
    func begin(_ model: ServedModel) -> RunningAnswer? {
        var begun: RunningAnswer?
        attempt { () throws(SepitError) in begun = try body(model, self) }
        return begun
    }

    /// Does some of the work, unless nobody waits for it; what goes wrong is told to the client.
    ///
    /// - Returns: whether it was done.
    @discardableResult func attempt(_ work: () throws(SepitError) -> Void) -> Bool {
        guard !reply.isGone else { return false }
        do throws(SepitError) {
            try requireTime()
            try work()
            return true
        } catch {
            if reply.isBegun {
                reply.end()
            } else {
                reply.send(
                    error.code == Self.lateCode
                        ? Response(.requestTimeout, code: error.code, error.message) : Response(error))
            }
            return false
        }
    }

    /// - Throws: `SepitError` where the time for the request is over.
    func requireTime() throws(SepitError) {
        guard isLate else { return }
        throw SepitError(.usage, code: Self.lateCode, "There was not time enough to answer this request.")
    }

    private static let lateCode = "time-exceeded"
}
