import Dispatch
import FileKit
import NIOHTTP1
import Synchronization

/// Decides what becomes of a request. What needs no model is answered at once; the rest waits for it in the queue.
final class Router: Sendable {
    let limits: RequestLimits
    let queue: InferenceQueue
    let counters = Counters()
    private let settings: ServerSettings
    let modelName: String
    private let page = Page()
    private let isClosing = Atomic(false)
    private let running = Atomic(0)
    /// Files are read beside the event loop.
    private let readers = DispatchQueue(label: "sepit.requests", attributes: .concurrent)

    init(_ settings: ServerSettings, modelName: String) {
        (self.settings, self.modelName) = (settings, modelName)
        limits = settings.limits
        queue = InferenceQueue(limit: settings.limits.waiting)
    }

    /// From now on requests are refused.
    func close() { isClosing.store(true, ordering: .relaxed) }

    /// Requests that wait for their answers.
    var unanswered: Int { running.load(ordering: .relaxed) }

    /// Answers a request, now or later.
    func receive(_ request: Request, _ reply: Reply) {
        running.add(1, ordering: .relaxed)
        reply.whenOver { [self] status in
            running.subtract(1, ordering: .relaxed)
            guard let status, let route = Route(path: request.path, modelName: modelName) else { return }
            counters.add(route.rawValue, status: status, after: ContinuousClock.now - request.arrival)
        }
        if let refusal = refusal(of: request) { return reply.send(refusal) }
        guard let route = Route(path: request.path, modelName: modelName) else { return }
        if request.body.isEmpty { return answer(route, request, reply) }
        readers.async { self.answer(route, request, reply) }
    }

    private func answer(_ route: Route, _ request: Request, _ reply: Reply) {
        do throws(SepitError) {
            switch route {
            case .page: reply.send(page.response)
            case .description: reply.send(APIDescription.response(limits))
            case .health: reply.send(health)
            case .metrics: reply.send(metrics)
            case .structure: reply.send(try StructureView.response(to: request, limits))
            case .ask: try ask(request, reply)
            case .search: try search(request, reply)
            case .embed: try embed(request, reply)
            case .models: reply.send(models)
            case .model: reply.send(Response(json: model.line))
            case .chat: try chat(request, reply)
            }
        } catch {
            reply.send(Response(error))
        }
    }

    // MARK: Refusing

    private func refusal(of request: Request) -> Response? {
        guard !isClosing.load(ordering: .relaxed) else {
            return Response(.serviceUnavailable, code: "stopping", "The server is stopping.")
        }
        guard isExpectedHost(request.headers.first(name: "Host")) else {
            return Response(
                .misdirectedRequest, code: "host-unknown",
                "This server is for the machine that it runs on, by its own name.")
        }
        guard let route = Route(path: request.path, modelName: modelName) else {
            return Response(.notFound, code: "path-unknown", "There is nothing under this path.")
        }
        guard route.methods.contains(request.method) else {
            return Response(.methodNotAllowed, code: "method-unknown", "This path takes other methods.")
                .with("Allow", route.methods.map(\.rawValue).joined(separator: ", "))
        }
        guard !route.isProtected || isAuthorized(request) else {
            return Response(.unauthorized, code: "key-missing", "This needs the key of the server.")
                .with("WWW-Authenticate", "Bearer")
        }
        guard request.method != .POST || isJSON(request) else {
            return Response(.unsupportedMediaType, code: "content-type", "The body must be sent as application/json.")
        }
        return nil
    }

    /// Pages of other sites reach a loopback address by a name of theirs that leads to it; nobody else uses such names.
    private func isExpectedHost(_ host: String?) -> Bool {
        guard settings.isLoopback, settings.key == nil, let host else { return true }
        let name = host.hasPrefix("[") ? host.prefix { $0 != "]" } + "]" : host.prefix { $0 != ":" }
        return ["localhost", "[::1]", settings.host].contains(String(name)) || name.hasPrefix("127.")
    }

    /// Takes the same time for every wrong key of the right length.
    private func isAuthorized(_ request: Request) -> Bool {
        guard let key = settings.key else { return true }
        let expected = Array("Bearer \(key)".utf8)
        let given = Array((request.headers.first(name: "Authorization") ?? "").utf8)
        return given.count == expected.count && zip(given, expected).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }

    /// Browsers send this type to other sites only where those allow it, which this server does not.
    private func isJSON(_ request: Request) -> Bool {
        let type = request.headers.first(name: "Content-Type") ?? ""
        return type.prefix { $0 != ";" }.filter { $0 != " " }.lowercased() == "application/json"
    }

    // MARK: What needs no model

    private var health: Response {
        Response(
            json: JSONValue.object([
                .init("status", .string("ok")), .init("model", .string(modelName)),
                .init("version", .string(ProjectVersion.current)), .init("needs_key", .boolean(settings.key != nil)),
            ]).line)
    }

    private var metrics: Response {
        let text = counters.text([
            ("sepit_requests_waiting", "Requests that wait for the model.", queue.count),
            ("sepit_requests_running", "Requests that wait for their answers.", unanswered),
        ])
        return Response(contentType: "text/plain; version=0.0.4", text: text)
    }
}
