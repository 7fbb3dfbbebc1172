import NIOHTTP1

/// What can be asked for.
enum Route: String, CaseIterable, Sendable {
    case page = "/"
    case description = "/openapi.json"
    case health = "/health"
    case metrics = "/metrics"
    case structure = "/structure"
    case ask = "/ask"
    case search = "/search"
    case embed = "/embed"
    case models = "/v1/models"
    case model = "/v1/models/{model}"
    case chat = "/v1/chat/completions"

    /// What a path leads to; nil for nothing.
    init?(path: String, modelName: String) {
        if path == "/v1/models/\(modelName)" {
            self = .model
        } else if path != Route.model.rawValue, let route = Route(rawValue: path) {
            self = route
        } else {
            return nil
        }
    }

    /// How it is asked for.
    var methods: [HTTPMethod] {
        switch self {
        case .page, .description, .health, .metrics, .models, .model: [.GET, .HEAD]
        case .structure, .ask, .search, .embed, .chat: [.POST]
        }
    }

    /// Whether the key of the server is needed: not for the page, which asks for it, nor for whoever watches the server.
    var isProtected: Bool {
        switch self {
        case .page, .description, .health: false
        case .metrics, .structure, .ask, .search, .embed, .models, .model, .chat: true
        }
    }
}
