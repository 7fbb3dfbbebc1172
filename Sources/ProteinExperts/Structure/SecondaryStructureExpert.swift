import FileKit
import ProteinKit

/// Helices, strands and the class of the fold, from coordinates.
struct SecondaryStructureExpert: Expert {
    let card = ExpertCard(
        name: "secondary-structure",
        purpose: "helices, strands, fold class",
        needs: .structure,
        method: """
            Hydrogen bonds and states as DSSP defines them (Kabsch and Sander 1983; version 4 with polyproline); the class \
            by Nakashima et al. (1986) and Chou (1995).
            """,
        accuracy: "same state as the program dssp 4.2 for 99.9% of residues of archive files")

    func result(_ arguments: ExpertArguments, for subject: ExpertSubject) throws(SepitError) -> ExpertResult {
        guard let content = AssignedStructure(subject) else {
            throw SepitError(
                .badData, code: "expert-needs-backbone",
                "Secondary structure needs N, C-alpha, C and O of the residues, and the file has them for too few.",
                expected: "at least \(AssignedStructure.fewest) residues with a whole backbone")
        }
        let (helices, strands) = (content.helices, content.strands)
        func count(_ number: Int, _ noun: String, _ plural: String) -> String {
            number == 0 ? "no \(noun)" : "\(number) \(number == 1 ? noun : plural)"
        }
        func list(_ ranges: [Range<Int>]) -> String {
            guard !ranges.isEmpty else { return "" }
            return ": residues " + ranges.map { "\($0.lowerBound + 1)-\($0.upperBound)" }.joined(separator: ", ")
        }
        var statements: [ExpertResult.Statement] = [
            .init(
                "helices",
                "It has \(count(helices.count, "alpha-helix", "alpha-helices")) by the DSSP definition\(list(helices))."
            ),
            .init("strands", "It has \(count(strands.count, "beta-strand", "beta-strands"))\(list(strands))."),
            .init(
                "content",
                "Of \(content.assigned) residues with a whole backbone, \((100 * content.helixShare).decimal(0))% are in helices "
                    + "and \((100 * content.strandShare).decimal(0))% in strands."),
        ]
        statements.append(
            .init(
                "fold",
                content.fold.map { "By its secondary structure it belongs to the \($0.rawValue) class." }
                    ?? "It is too short to belong to a class of folds."))
        func json(_ ranges: [Range<Int>]) -> JSONValue {
            .array(ranges.map { .array([.integer($0.lowerBound + 1), .integer($0.upperBound)]) })
        }
        return ExpertResult(
            statements,
            [
                .init("states", .string(content.letters)), .init("assigned", .integer(content.assigned)),
                .init("helix_share", .number(content.helixShare.rounded(4))),
                .init("strand_share", .number(content.strandShare.rounded(4))),
                .init("helices", json(helices)), .init("strands", json(strands)),
                .init("fold", content.fold.map { .string($0.rawValue) } ?? .null),
            ])
    }
}
