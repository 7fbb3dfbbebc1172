import FileKit

/// The `config.json` of earlier models and of the reference implementation: all fields in one object, those of the protein
/// model beginning with "protein_". It is read by giving each field its place in today's form.
enum FlatConfiguration {
    /// A field's name, its place, and what it is where the file doesn't have it and its place needs a value.
    private static let fields: [(name: String, place: String, fallback: Int?)] = [
        ("protein_layers", "protein.layers", 2), ("protein_hidden", "protein.hidden", 32),
        ("protein_heads", "protein.heads", 4), ("protein_ffn", "protein.ffn", 64),
        ("protein_vocab", "protein.vocab", nil), ("protein_eps", "protein.eps", nil),
        ("token_dropout", "protein.token_dropout", nil), ("protein_feature_layer", "protein.feature_layer", nil),
        ("protein_max_length", "protein.max_length", nil), ("kernels", "protein.kernels", nil),
        ("edge_scale", "protein.edge_scale", nil), ("compat", "protein.compat", nil),
        ("protein_experts", "protein.experts.count", 0), ("protein_capacity", "protein.experts.capacity", nil),
        ("layers", "text.layers", 2), ("hidden", "text.hidden", 48), ("heads", "text.heads", 4),
        ("kv_heads", "text.kv_heads", 2), ("ffn", "text.ffn", 96), ("vocab", "text.vocab", 64),
        ("eps", "text.eps", nil), ("rope_theta", "text.rope_theta", nil), ("rope_scaling", "text.rope_scaling", nil),
        ("head_size", "text.head_size", nil), ("sliding_window", "text.sliding_window", nil),
        ("tie_embeddings", "text.tie_embeddings", nil), ("max_positions", "text.max_positions", nil),
        ("end_token", "text.end_token", nil), ("experts", "text.experts.count", 0),
        ("top_k", "text.experts.router.top_k", nil), ("renormalise", "text.experts.router.renormalise", nil),
        ("router", "text.experts.router.kind", nil), ("gate_scale", "text.experts.gate_scale", nil),
        ("shared_expert", "text.experts.shared", nil), ("protein_token", "protein_token", 60),
        ("system_prompt", "system_prompt", nil), ("source", "source", nil),
    ]

    /// Today's form; what is no object stays as it is.
    static func nested(_ flat: JSONValue) -> JSONValue {
        guard flat.members != nil else { return flat }
        let placed = fields.compactMap { field -> Placed? in
            let value = flat[field.name].flatMap { $0 == .null ? nil : $0 } ?? field.fallback.map { .integer($0) }
            return value.map { Placed(path: field.place.split(separator: ".")[...], value: $0) }
        }
        // No experts was a count of 0.
        let dense = placed.filter { $0.path.last == "count" && $0.value == .integer(0) }.map { $0.path.dropLast() }
        return object(placed.filter { field in !dense.contains { field.path.starts(with: $0) } })
    }

    /// A text about fields of today's form with the names that they have in the flat one.
    static func names(in text: String) -> String {
        // The longest first: one place may begin like another.
        fields.sorted { $0.place.count > $1.place.count }
            .reduce(text) { $0.replacing($1.place, with: $1.name) }
    }

    private typealias Placed = (path: ArraySlice<Substring>, value: JSONValue)

    private static func object(_ fields: [Placed]) -> JSONValue {
        var members: [JSONValue.Member] = []
        for field in fields {
            guard let key = field.path.first, !members.contains(where: { $0.key == key }) else { continue }
            let inner = fields.filter { $0.path.first == key && $0.path.count > 1 }
                .map { Placed(path: $0.path.dropFirst(), value: $0.value) }
            members.append(.init(String(key), inner.isEmpty ? field.value : object(inner)))
        }
        return .object(members)
    }
}
