import FileKit

/// What an expert says of itself, to people and to a model that may call it.
public struct ExpertCard: Sendable, Equatable {
    /// What an expert can need beside its arguments.
    public enum Need: String, Sendable, CaseIterable {
        case sequence, structure, index
        /// The protein model that answers.
        case model
    }

    /// By which it is called: lower-case letters and hyphens.
    public var name: String
    /// What it is good for, in a phrase.
    public var purpose: String
    /// What it takes.
    public var parameters: [ExpertParameter]
    /// What it needs of a protein; a sequence always.
    public var needs: Need
    /// How it computes and by which source.
    public var method: String
    /// How often it is right, where that was measured; nil for what is exact.
    public var accuracy: String?

    /// A card.
    public init(
        name: String, purpose: String, parameters: [ExpertParameter] = [], needs: Need = .sequence, method: String,
        accuracy: String? = nil
    ) {
        (self.name, self.purpose, self.parameters, self.needs) = (name, purpose, parameters, needs)
        (self.method, self.accuracy) = (method, accuracy)
    }

    /// The line that stands in a prompt: `composition(pH) mass, isoelectric point, …`.
    public var line: String { "\(name)(\(parameters.map(\.name).joined(separator: ", "))) \(purpose)" }

    /// All of it, for people.
    public var text: String {
        var lines = ["\(name): \(purpose)", "  needs: \(needs.rawValue)"]
        lines += parameters.map { "  \($0.name)=\($0.range) (default: \($0.usual)): \($0.meaning)" }
        lines.append("  method: \(method)")
        lines.append("  accuracy: \(accuracy ?? "exact, by its definition")")
        return lines.joined(separator: "\n")
    }

    package var json: JSONValue {
        .object([
            .init("name", .string(name)), .init("purpose", .string(purpose)), .init("needs", .string(needs.rawValue)),
            .init("parameters", .array(parameters.map(\.json))), .init("method", .string(method)),
            .init("accuracy", accuracy.map { .string($0) } ?? .null),
        ])
    }
}
