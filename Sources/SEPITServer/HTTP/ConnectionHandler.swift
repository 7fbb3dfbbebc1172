import NIOCore
import NIOHTTP1

/// One connection: collects requests, hands them on, and sends what comes back. Whatever takes too long, or sends too much, is
/// refused.
final class ConnectionHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private enum Phase {
        /// No request has begun.
        case idle
        /// A request is arriving.
        case reading(HTTPRequestHead, ByteBuffer)
        /// A request is arriving that was refused; what comes of it is thrown away.
        case refused
        /// A request waits for its answer.
        case answering
    }

    private let limits: RequestLimits
    private let front: FrontHandler
    private let receive: (Request, Reply) -> Void
    private var phase = Phase.idle
    private var context: ChannelHandlerContext?
    private var reply: Reply?
    private var isHeadOnly = false
    private var closesAtEnd = false
    /// Ends what takes too long: a request that does not arrive, an answer that is not fetched.
    private var timer: Scheduled<Void>?
    private var fetching: Scheduled<Void>?

    init(_ limits: RequestLimits, _ front: FrontHandler, receive: @escaping (Request, Reply) -> Void) {
        (self.limits, self.front, self.receive) = (limits, front, receive)
    }

    // MARK: Coming and going

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func channelActive(context: ChannelHandlerContext) {
        startReading(seconds: limits.readingSeconds)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        timer?.cancel()
        fetching?.cancel()
        reply?.leave()
        reply = nil
        self.context = nil
        context.fireChannelInactive()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        fetching?.cancel()
        guard !context.channel.isWritable else { return }
        let channel = context.channel
        fetching = context.eventLoop.assumeIsolated().scheduleTask(in: .seconds(Int64(limits.readingSeconds))) {
            channel.close(promise: nil)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let error = error as? HTTPParserError, reply == nil else {
            context.close(promise: nil)
            return
        }
        phase = .refused
        front.refuse(
            error == .headerOverflow
                ? Response(.requestHeaderFieldsTooLarge, code: "headers-too-large", "The headers are too large.")
                : Response(.badRequest, code: "http-invalid", "This is no HTTP/1.1 request."))
    }

    // MARK: Reading

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch Self.unwrapInboundIn(data) {
        case .head(let head): begin(head, context)
        case .body(var part):
            guard case .reading(let head, var body) = phase else { return }
            guard body.readableBytes + part.readableBytes <= limits.bodyBytes else { return refuse(bodyTooLarge) }
            phase = .idle  // Else the buffer has two owners, and is copied.
            body.writeBuffer(&part)
            phase = .reading(head, body)
        case .end: arrive()
        }
    }

    private func begin(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        isHeadOnly = head.method == .HEAD
        closesAtEnd = !head.isKeepAlive
        phase = .reading(head, context.channel.allocator.buffer(capacity: 0))
        let length = head.headers.first(name: "Content-Length").flatMap { Int($0) } ?? 0
        guard length <= limits.bodyBytes else { return refuse(bodyTooLarge) }
        startReading(seconds: limits.seconds(toTransfer: length))
        if head.headers.first(name: "Expect")?.lowercased() == "100-continue" {
            let go = HTTPResponseHead(version: .http1_1, status: .continue)
            context.writeAndFlush(Self.wrapOutboundOut(.head(go)), promise: nil)
        }
    }

    private var bodyTooLarge: Response {
        Response(
            .payloadTooLarge, code: "body-too-large",
            "The request is too large: more than \(limits.bodyBytes) bytes.")
    }

    private func arrive() {
        front.bytes = 0
        if case .refused = phase {
            context?.close(promise: nil)
        } else if case .reading(let head, let body) = phase, let context {
            timer?.cancel()
            phase = .answering
            let reply = Reply(self, on: context.eventLoop)
            self.reply = reply
            receive(Request(head, body: Array(body.readableBytesView)), reply)
        }
    }

    /// Answers before the request is complete. A client that is still sending would not see the answer if the connection were
    /// closed at once.
    private func refuse(_ response: Response) {
        phase = .refused
        closesAtEnd = true
        send(response)
        startReading(seconds: limits.readingSeconds)
    }

    private func startReading(seconds: Int) {
        timer?.cancel()
        timer = context?.eventLoop.assumeIsolated().scheduleTask(in: .seconds(Int64(seconds))) { self.tookTooLong() }
    }

    private func tookTooLong() {
        switch phase {
        case .idle where front.bytes == 0, .refused: context?.close(promise: nil)
        case .idle, .reading:
            phase = .refused
            front.refuse(
                Response(.requestTimeout, code: "request-slow", "The request did not arrive in time."))
        case .answering: break
        }
    }

    // MARK: Answering

    func send(_ response: Response) {
        guard let context else { return }
        write(.head(response.head(length: response.body.count, closes: closesAtEnd)))
        if !isHeadOnly { write(.body(.byteBuffer(context.channel.allocator.buffer(bytes: response.body)))) }
        end(context)
    }

    func begin(_ response: Response) { write(.head(response.head(length: nil, closes: closesAtEnd)), flushes: true) }

    func write(_ bytes: [UInt8]) {
        guard let context, !isHeadOnly else { return }
        write(.body(.byteBuffer(context.channel.allocator.buffer(bytes: bytes))), flushes: true)
    }

    func end() {
        guard let context else { return }
        end(context)
    }

    private func write(_ part: HTTPServerResponsePart, flushes: Bool = false) {
        context?.write(Self.wrapOutboundOut(part), promise: nil)
        if flushes { context?.flush() }
    }

    private func end(_ context: ChannelHandlerContext) {
        let closes = closesAtEnd
        let isArriving = if case .refused = phase { true } else { false }
        if !isArriving {
            phase = .idle
            reply = nil
            startReading(seconds: Self.idleSeconds)
        }
        let channel = context.channel
        context.writeAndFlush(Self.wrapOutboundOut(.end(nil))).whenComplete { _ in
            if closes, !isArriving { channel.close(promise: nil) }
        }
    }

    /// A connection on which nothing comes is kept so long.
    private static let idleSeconds = 75
}
