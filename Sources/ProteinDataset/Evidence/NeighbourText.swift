import FileKit
import SequenceSearch

/// A neighbour as it is written.
package struct NeighbourText {
    private let neighbour: Neighbour

    package init(_ neighbour: Neighbour) { self.neighbour = neighbour }

    package static let header = "query\ttarget\tidentity\tcoverage\tbits\tevalue"

    /// Identity, coverage and e-value with the figures that mean something.
    package var numbers: [(name: String, text: String)] {
        [
            ("identity", decimal(neighbour.identity, 4)), ("coverage", decimal(neighbour.coverage, 4)),
            ("bits", decimal(neighbour.bits, 1)), ("evalue", String(Self.significant(neighbour.expected))),
        ]
    }

    /// A line of the table for people, and below it the alignment if it is given.
    package func row(query: String, rows: AlignedRows? = nil) -> String {
        let lines = (rows?.lines() ?? []).map { "    \($0)\n" }
        return ([query, neighbour.protein.id] + numbers.map(\.text)).joined(separator: "\t") + "\n" + lines.joined()
    }

    /// The fields of the command-line contract, and the alignment if it is given.
    package func json(query: String, rows: AlignedRows? = nil) -> String {
        let names = [
            ("query", JSONValue.quoted(query)), ("target", JSONValue.quoted(neighbour.protein.id)),
        ]
        let aligned = rows.map { [("alignment", AlignmentJSON($0).value.line)] } ?? []
        let fields = names + numbers.map { ($0.name, $0.text) } + [("facts", facts.line)] + aligned
        return "{" + fields.map { "\"\($0)\":\($1)" }.joined(separator: ",") + "}\n"
    }

    /// Lists of values by property.
    var facts: JSONValue {
        let facts = neighbour.protein.facts
        return .object(facts.properties.map { .init($0, .array(facts[$0].map { .string($0) })) })
    }

    private func decimal(_ value: Double, _ places: Int) -> String {
        String(Self.rounded(value, places))
    }

    /// To so many places behind the point.
    package static func rounded(_ value: Double, _ places: Int = 4) -> Double {
        let scale = (0..<places).reduce(1.0) { scale, _ in scale * 10 }
        return (value * scale).rounded() / scale
    }

    /// Three figures, as they are written in decimals.
    package static func significant(_ value: Double) -> Double {
        guard value > 0, value.isFinite else { return 0 }
        var exponent = 0
        var mantissa = value
        while mantissa < 99.95 { (mantissa, exponent) = (mantissa * 10, exponent - 1) }
        while mantissa >= 999.5 { (mantissa, exponent) = (mantissa / 10, exponent + 1) }
        return Double("\(Int(mantissa.rounded()))e\(exponent)") ?? 0
    }
}
