import NIOCore
import Synchronization

/// The way back to whoever sent a request; usable from any thread. Nothing blocks: what a slow client has not fetched waits in
/// memory, which the limits of a request bound.
final class Reply: Sendable {
    private let connection: NIOLoopBound<ConnectionHandler>
    private let hasLeft = Atomic(false)
    private let hasBegun = Atomic(false)
    private let status = Mutex<Int?>(nil)
    private let observer = Mutex<(@Sendable (_ status: Int?) -> Void)?>(nil)

    /// - Precondition: on the event loop.
    init(_ connection: ConnectionHandler, on loop: any EventLoop) {
        self.connection = NIOLoopBound(connection, eventLoop: loop)
    }

    /// Whether nobody waits for the answer any more.
    var isGone: Bool { hasLeft.load(ordering: .relaxed) }

    /// Whether something was sent.
    var isBegun: Bool { hasBegun.load(ordering: .relaxed) }

    /// Has something done once, when the answer is complete or the client has gone, which has no status.
    func whenOver(_ observer: @escaping @Sendable (_ status: Int?) -> Void) { self.observer.withLock { $0 = observer } }

    /// The client has gone.
    func leave() {
        hasLeft.store(true, ordering: .relaxed)
        finish(nil)
    }

    private func finish(_ status: Int?) {
        let observer = observer.withLock { observer in
            defer { observer = nil }
            return observer
        }
        observer?(status)
    }

    /// The whole answer.
    func send(_ response: Response) {
        hasBegun.store(true, ordering: .relaxed)
        onLoop { $0.send(response) }
        finish(Int(response.status.code))
    }

    /// The head of an answer whose body follows in pieces.
    func begin(_ response: Response) {
        hasBegun.store(true, ordering: .relaxed)
        status.withLock { $0 = Int(response.status.code) }
        onLoop { $0.begin(response) }
    }

    /// A piece of the body.
    func write(_ text: String) { onLoop { $0.write(Array(text.utf8)) } }

    /// The end of an answer in pieces.
    func end() {
        onLoop { $0.end() }
        finish(status.withLock { $0 })
    }

    private func onLoop(_ body: @escaping @Sendable (ConnectionHandler) -> Void) {
        let connection = connection
        connection.eventLoop.execute { body(connection.value) }
    }
}
