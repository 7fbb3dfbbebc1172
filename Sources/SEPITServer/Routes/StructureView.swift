import FileKit
import ProteinKit

/// What the page draws of a file: where residues are, how sure a prediction is of them, and their secondary structure.
enum StructureView {
    /// `POST /structure`.
    ///
    /// - Throws: as `RequestFields` and `GivenProtein`; `.usage` (`structure-missing`).
    static func response(to request: Request, _ limits: RequestLimits) throws(SepitError) -> Response {
        var fields = try RequestFields(request)
        let given = try GivenProtein(&fields, takesSequence: false, limits)
        try fields.end()
        guard let entry = given.entry else {
            throw SepitError(.usage, code: "structure-missing", "There is no file.", expected: "a field \"structure\"")
        }
        let chains = given.chains.isEmpty ? entry.chains : try entry.proteins(chains: given.chains)
        let states = SecondaryStructure.states(of: chains).states
        let isPredicted = entry.header.isPredicted
        let drawn = zip(chains, states).map { chain, states in
            JSONValue.object([
                .init("id", .string(chain.id)), .init("name", .string(chain.molecule?.name ?? "")),
                .init("sequence", .string(String(decoding: chain.sequence, as: UTF8.self))),
                .init("positions", .array(chain.positions.map(point))),
                .init("states", .string(String(states.map { $0.map(letter) ?? "-" }))),
                .init("plddt", isPredicted ? confidence(of: chain) : .null),
            ])
        }
        let view = JSONValue.object([
            .init("title", .string(entry.header.title ?? "")), .init("chains", .array(drawn)),
            .init("notes", .array(entry.warnings.prefix(5).map { .string("line \($0.line): \($0.message)") })),
        ])
        return Response(json: view.line)
    }

    /// To a hundredth of an ångström, which nobody sees.
    private static func point(_ position: SIMD3<Double>?) -> JSONValue {
        guard let position else { return .null }
        return .array((0..<3).map { .number((position[$0] * 100).rounded() / 100) })
    }

    private static func confidence(of chain: ProteinChain) -> JSONValue {
        guard let confidence = ModelConfidence(of: chain) else { return .null }
        return .array(confidence.values.map { $0.map { .number((Double($0) * 10).rounded() / 10) } ?? .null })
    }

    /// One of three states, as the page colours them.
    private static func letter(_ state: SecondaryStructure.State) -> Character {
        state.isHelix ? "H" : state.isStrand ? "E" : "C"
    }
}
