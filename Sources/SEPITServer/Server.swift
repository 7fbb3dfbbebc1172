import FileKit
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// Answers over HTTP what the command line answers, and shows a page for it.
///
///     let server = try Server(ServerSettings(), modelName: "sepit")
///     print(server.address)
///     server.run(model) { Interrupt.isRequested }
///
/// One thread moves bytes; the model is asked by the thread that calls `run`, for all requests together.
public final class Server {
    /// Where it listens, such as "http://127.0.0.1:8080".
    public let address: String
    private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    private let router: Router
    private let listener: any Channel
    private let connections = Connections()

    /// Listens; what comes before `run` waits.
    ///
    /// - Parameter modelName: what clients call the model.
    /// - Throws: `SepitError` `.cannotWrite` (`address-taken`, `address-invalid`).
    public init(_ settings: ServerSettings, modelName: String) throws(SepitError) {
        let (router, limits, connections) = (Router(settings, modelName: modelName), settings.limits, connections)
        self.router = router
        let bootstrap = ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 256)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.socketOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try Self.prepare(channel, limits, connections) { router.receive($0, $1) }
                }
            }
        do {
            listener = try bootstrap.bind(host: settings.host, port: settings.port).wait()
        } catch {
            try? group.syncShutdownGracefully()
            throw Self.cannotListen(settings, error)
        }
        let port = listener.localAddress?.port ?? settings.port
        address = "http://\(settings.host.contains(":") ? "[\(settings.host)]" : settings.host):\(port)"
    }

    private static func cannotListen(_ settings: ServerSettings, _ error: any Error) -> SepitError {
        let place = "\(settings.host):\(settings.port)"
        if (error as? IOError)?.errnoCode == EADDRINUSE {
            return SepitError(
                .cannotWrite, code: "address-taken", "Another program listens at \(place).",
                hint: "Choose another port with --port, or 0 for any that is free.")
        }
        return SepitError(
            .cannotWrite, code: "address-invalid", "The server can't listen at \(place).", found: "\(error)",
            hint: "Give an address of this machine with --host, such as 127.0.0.1.")
    }

    private static func prepare(
        _ channel: any Channel, _ limits: RequestLimits, _ connections: Connections,
        receive: @escaping @Sendable (Request, Reply) -> Void
    ) throws {
        let front = FrontHandler()
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandler(front)
        guard connections.open(most: limits.connections) else {
            return front.refuse(Response(.serviceUnavailable, code: "connections", "Too many connections are open."))
        }
        channel.closeFuture.whenComplete { _ in connections.close() }
        var decoding = NIOHTTPDecoderLimitConfiguration()
        decoding.maxHeaderFieldSize = 16 << 10
        decoding.maxHeaderListSize = 64 << 10
        decoding.maxHeaderFieldCount = 100
        try pipeline.configureHTTPServerPipeline(
            withErrorHandling: false, withEncoderConfiguration: .init(), withDecoderLimitConfiguration: decoding)
        try pipeline.addHandler(ConnectionHandler(limits, front, receive: receive))
    }

    /// Answers requests until it is asked to stop; then those that are there are answered, and others refused.
    ///
    /// - Parameter isStopping: asked often.
    public func run(_ model: ServedModel, until isStopping: () -> Bool) {
        let scheduler = Scheduler(model, router.queue)
        while !isStopping() { scheduler.turn(waiting: .milliseconds(50)) }
        router.close()
        while router.unanswered > 0 || router.queue.count > 0 { scheduler.turn(waiting: .milliseconds(20)) }
        _ = listener.close()
        waitForClients()
        try? group.syncShutdownGracefully()
    }

    /// Lets clients fetch what they were answered.
    private func waitForClients() {
        let deadline = ContinuousClock.now + .seconds(2)
        while connections.count > 0, ContinuousClock.now < deadline { _ = router.queue.next(within: .milliseconds(10)) }
    }
}
