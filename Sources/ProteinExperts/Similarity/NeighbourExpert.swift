import FileKit

/// The known proteins that are most similar by sequence.
struct NeighbourExpert: Expert {
    let card = ExpertCard(
        name: "neighbours",
        purpose: "nearest known proteins",
        parameters: [ExpertParameter("count", .whole(1...25, usual: 3), "how many at most")],
        needs: .index,
        method:
            "Local alignment (BLOSUM62) against the index of known proteins, to an E-value of 0.001: docs/search.md.",
        accuracy: "exact as an alignment; above 50% identity over most of both, two proteins mostly do the same")

    func result(_ arguments: ExpertArguments, for subject: ExpertSubject) throws(SepitError) -> ExpertResult {
        let found = try subject.search?(subject.sequence, arguments.whole("count")) ?? []
        let near = Array(found.prefix(arguments.whole("count")))
        func percent(_ share: Double) -> String { "\((100 * share).decimal(0))%" }
        let statements = near.enumerated().map { index, neighbour in
            let protein = neighbour.protein
            let name = protein.name.map { " \($0)" } ?? ""
            let organism = protein.organism.map { " [\($0)]" } ?? ""
            let lead = index == 0 ? "The nearest known protein is" : "Next is"
            return ExpertResult.Statement(
                "neighbour",
                "\(lead) \(protein.id)\(name)\(organism), \(percent(neighbour.identity)) identical over "
                    + "\(percent(neighbour.coverage)) of the shorter sequence.")
        }
        let values: [JSONValue] = near.map { neighbour in
            .object([
                .init("id", .string(neighbour.protein.id)),
                .init("name", neighbour.protein.name.map { .string($0) } ?? .null),
                .init("organism", neighbour.protein.organism.map { .string($0) } ?? .null),
                .init("identity", .number(neighbour.identity.rounded(4))),
                .init("coverage", .number(neighbour.coverage.rounded(4))),
                .init("evalue", .number(neighbour.expected)),
            ])
        }
        return ExpertResult(
            statements.isEmpty
                ? [.init("neighbour", "No known protein of the index is similar to this one.")] : statements,
            [.init("neighbours", .array(values))])
    }
}
