/// The description of the interface by the OpenAPI specification, version 3.1.
enum APIDescription {
    static func response(_ limits: RequestLimits) -> Response {
        let text = String(decoding: PackageResources.openapi_json, as: UTF8.self)
        return Response(json: text.replacing("\"maximum\": 1024", with: "\"maximum\": \(limits.tokens)"))
    }
}
