import NIOHTTP1

/// A request that has arrived whole.
struct Request: Sendable {
    let method: HTTPMethod
    /// Without the query, as it was sent.
    let path: String
    let headers: HTTPHeaders
    let body: [UInt8]
    let arrival = ContinuousClock.now

    init(_ head: HTTPRequestHead, body: [UInt8]) {
        method = head.method
        path = String(head.uri.prefix { $0 != "?" })
        headers = head.headers
        self.body = body
    }
}
