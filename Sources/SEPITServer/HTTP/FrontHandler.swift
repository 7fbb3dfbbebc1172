import NIOCore
import NIOHTTP1

/// Stands before everything else that reads a connection: knows whether bytes have come that make no request yet, and can
/// refuse what is no HTTP.
final class FrontHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// Bytes since the last request that was complete.
    var bytes = 0
    private var context: ChannelHandlerContext?

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }
    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        bytes += Self.unwrapInboundIn(data).readableBytes
        context.fireChannelRead(data)
    }

    /// Sends a whole response past everything that knows of requests, and closes.
    func refuse(_ response: Response) {
        guard let context else { return }
        let head = response.head(length: response.body.count, closes: true)
        var text = "HTTP/1.1 \(head.status.code) \(head.status.reasonPhrase)\r\n"
        for header in head.headers { text += "\(header.name): \(header.value)\r\n" }
        var buffer = context.channel.allocator.buffer(string: text + "\r\n")
        buffer.writeBytes(response.body)
        let channel = context.channel
        context.writeAndFlush(Self.wrapOutboundOut(buffer)).whenComplete { _ in channel.close(promise: nil) }
    }
}
