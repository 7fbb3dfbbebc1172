import FileKit
import NIOHTTP1

/// What is sent back.
struct Response: Sendable {
    var status: HTTPResponseStatus
    var contentType: String
    var body: [UInt8]
    /// Beside those that all responses have.
    var headers: [(name: String, value: String)] = []

    private static let json = "application/json"

    /// What was asked for.
    init(contentType: String, text: String) {
        (status, self.contentType, body) = (.ok, contentType, Array(text.utf8))
    }

    /// What was asked for, as JSON.
    init(json text: String, _ status: HTTPResponseStatus = .ok) {
        (self.status, contentType, body) = (status, Self.json, Array(text.utf8))
    }

    /// A refusal or failure with its reason.
    init(_ status: HTTPResponseStatus, code: String, _ message: String) {
        self.init(status, SepitError(.usage, code: code, message))
    }

    /// What went wrong with a request.
    init(_ error: SepitError) {
        switch error.kind {
        case .usage where Self.isAboutForm(error): self.init(.badRequest, error)
        case .usage, .badData:
            self.init(.conflict, error)
            // Clients of OpenAI would ask again.
            headers = [("X-Should-Retry", "false")]
        // What is missing on this machine is nobody else's business.
        case .missingInput, .cannotWrite, .inputOutput, .interrupted:
            self.init(.internalServerError, code: "internal", "The server could not do this.")
        }
    }

    /// Whether the description of the interface tells that a request is wrong. What fits the description and still can't be answered, as
    /// a damaged file, has another status, by which programs that send what is described tell the two.
    private static func isAboutForm(_ error: SepitError) -> Bool {
        ["json-", "field-", "question-missing", "messages-missing"].contains { error.code.hasPrefix($0) }
    }

    private init(_ status: HTTPResponseStatus, _ error: SepitError) {
        var fields: [JSONValue.Member] = [
            .init("message", .string(error.message)), .init("code", .string(error.code)),
            .init("type", .string(status.code < 500 ? "invalid_request_error" : "server_error")),
            .init("param", .null),
        ]
        for (name, text) in [("expected", error.expected), ("found", error.found), ("hint", error.hint)] {
            if let text { fields.append(.init(name, .string(text))) }
        }
        if let line = error.line { fields.append(.init("line", .integer(line))) }
        self.init(json: JSONValue.object([.init("error", .object(fields))]).line, status)
    }

    /// With a header of its own.
    func with(_ name: String, _ value: String) -> Response {
        var response = self
        response.headers.append((name, value))
        return response
    }

    /// The head as it is sent, with what keeps browsers from doing more than they are meant to.
    ///
    /// - Parameter length: of the body; nil where it is not known yet.
    func head(length: Int?, closes: Bool) -> HTTPResponseHead {
        var fields = HTTPHeaders([
            ("Content-Type", contentType), ("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "no-referrer"),
            ("Cross-Origin-Resource-Policy", "same-origin"), ("X-Frame-Options", "DENY"),
        ])
        for header in headers { fields.add(name: header.name, value: header.value) }
        if !fields.contains(name: "Cache-Control") { fields.add(name: "Cache-Control", value: "no-store") }
        if !fields.contains(name: "Content-Security-Policy") {
            fields.add(name: "Content-Security-Policy", value: "default-src 'none'; frame-ancestors 'none'")
        }
        if let length { fields.add(name: "Content-Length", value: String(length)) }
        if closes { fields.add(name: "Connection", value: "close") }
        return HTTPResponseHead(version: .http1_1, status: status, headers: fields)
    }
}
