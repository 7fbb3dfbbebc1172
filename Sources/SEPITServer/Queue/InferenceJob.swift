import FileKit

/// Work for the model, and whom its result is for.
struct InferenceJob: Sendable {
    let reply: Reply
    private let deadline: ContinuousClock.Instant
    private let body: @Sendable (ServedModel, InferenceJob) throws(SepitError) -> Void

    init(
        _ request: Request, _ reply: Reply, _ limits: RequestLimits,
        _ body: @escaping @Sendable (ServedModel, InferenceJob) throws(SepitError) -> Void
    ) {
        (self.reply, self.body) = (reply, body)
        deadline = request.arrival + .seconds(limits.seconds)
    }

    /// Whether the result has come too late, or nobody waits for it.
    var isCancelled: Bool { reply.isGone || isLate }

    private var isLate: Bool { ContinuousClock.now >= deadline }

    /// Does the work; what goes wrong is told to the client.
    func run(_ model: ServedModel) {
        guard !reply.isGone else { return }
        do throws(SepitError) {
            try requireTime()
            try body(model, self)
        } catch {
            guard !reply.isBegun else { return reply.end() }
            reply.send(
                error.code == Self.lateCode
                    ? Response(.requestTimeout, code: error.code, error.message) : Response(error))
        }
    }

    /// - Throws: `SepitError` where the time for the request is over.
    func requireTime() throws(SepitError) {
        guard isLate else { return }
        throw SepitError(.usage, code: Self.lateCode, "There was not time enough to answer this request.")
    }

    private static let lateCode = "time-exceeded"
}
