import FileKit

/// Checked arguments of an expert: a value for each of its parameters.
public struct ExpertArguments: Sendable, Equatable {
    /// A value.
    public enum Value: Sendable, Equatable {
        case number(Double)
        case whole(Int)
        case text(String)

        /// As it is written in a call.
        public var text: String {
            switch self {
            case .number(let value): String(value)
            case .whole(let value): String(value)
            case .text(let value): value
            }
        }
    }

    private let values: [String: Value]
    /// The names of those that were given, in the order of the card.
    public let given: [String]

    /// - Throws: `SepitError` `.usage` (`expert-argument-unknown`, `expert-argument-invalid`).
    public init(_ written: [String: String], for card: ExpertCard) throws(SepitError) {
        let known = card.parameters.map(\.name)
        if let unknown = written.keys.sorted().first(where: { !known.contains($0) }) {
            throw SepitError(
                .usage, code: "expert-argument-unknown", "The expert \(card.name) has no argument \"\(unknown)\".",
                expected: known.isEmpty ? "none" : "one of \(known.joined(separator: ", "))")
        }
        var values: [String: Value] = [:]
        for parameter in card.parameters {
            guard let text = written[parameter.name] else {
                values[parameter.name] = parameter.usualValue
                continue
            }
            guard let value = parameter.value(text) else {
                throw SepitError(
                    .usage, code: "expert-argument-invalid",
                    "The argument \(parameter.name) of the expert \(card.name) can't be this.",
                    expected: parameter.range, found: "\"\(text.prefix(40))\"")
            }
            values[parameter.name] = value
        }
        self.values = values
        given = known.filter { written[$0] != nil }
    }

    /// Any value by its parameter's name, as it is written; empty for what is none.
    func value(_ name: String) -> String { values[name]?.text ?? "" }

    /// A number by its parameter's name; 0 for what is none.
    public func number(_ name: String) -> Double {
        if case .number(let value) = values[name] { value } else { Double(whole(name)) }
    }

    /// A whole number by its parameter's name; 0 for what is none.
    public func whole(_ name: String) -> Int { if case .whole(let value) = values[name] { value } else { 0 } }

    /// A text by its parameter's name; empty for what is none.
    public func text(_ name: String) -> String { if case .text(let value) = values[name] { value } else { "" } }

    /// All by name.
    package var json: JSONValue {
        .object(
            values.sorted { $0.key < $1.key }.map { name, value in
                switch value {
                case .number(let number): .init(name, .number(number))
                case .whole(let number): .init(name, .integer(number))
                case .text(let text): .init(name, .string(text))
                }
            })
    }
}
