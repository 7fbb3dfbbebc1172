import FileKit
import ProteinDataset

/// An explanation for scripts: `explanation` of `sepit ask --explain --json`.
struct ExplanationJSON {
    let value: JSONValue

    /// - Parameter sequences: of the proteins of the question.
    init(_ outcome: AnswerExplanation.Outcome, sequences: [[UInt8]]) {
        switch outcome {
        case .nothing(let reason):
            value = .object([
                .init("reason", .string(reason)), .init("answer", .null), .init("own", .null),
                .init("log_probability", .null), .init("structure", .null), .init("evidence", .null),
                .init("proteins", .array([])),
            ])
        case .explained(let explanation):
            let proteins = zip(explanation.proteins, sequences).enumerated().map { number, protein in
                Self.protein(number + 1, protein.0, protein.1)
            }
            value = .object([
                .init("reason", .null), .init("answer", .string(explanation.answer)),
                .init("own", .boolean(explanation.isOwn)),
                .init("log_probability", Self.number(explanation.logProbability)),
                .init("structure", explanation.structure.map(Self.number) ?? .null),
                .init("evidence", explanation.evidence.map(Self.number) ?? .null),
                .init("proteins", .array(proteins)),
            ])
        }
    }

    private static let mostStretches = 5

    private static func protein(_ number: Int, _ found: ResidueAttribution, _ sequence: [UInt8]) -> JSONValue {
        .object([
            .init("protein", .integer(number)), .init("sequence", .string(String(decoding: sequence, as: UTF8.self))),
            .init("gradient", .array(found.gradient.map(Self.number))),
            .init("masking", .array(found.masking.map(Self.number))),
            .init("windows", .array(found.windows.map { window($0, found, sequence) })),
            .init("stretches", .array(found.stretches(mostStretches).map { window($0, found, sequence) })),
            .init("rank_correlation", found.rankCorrelation.map(Self.number) ?? .null),
        ])
    }

    /// Residues are counted from 1, both ends included.
    private static func window(
        _ window: ResidueAttribution.Window, _ found: ResidueAttribution, _ sequence: [UInt8]
    ) -> JSONValue {
        .object([
            .init("first", .integer(window.residues.lowerBound + 1)),
            .init("last", .integer(window.residues.upperBound)),
            .init("residues", .string(String(decoding: sequence[window.residues], as: UTF8.self))),
            .init("effect", number(window.effect)),
            .init("gradient", number(found.gradient[window.residues].reduce(0, +))),
        ])
    }

    private static func number(_ value: Double) -> JSONValue { .number(NeighbourText.rounded(value, 7)) }
}
