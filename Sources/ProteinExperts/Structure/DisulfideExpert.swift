import FileKit
import ProteinKit

/// The disulfide bonds of a chain, from coordinates.
struct DisulfideExpert: Expert {
    let card = ExpertCard(
        name: "disulfides",
        purpose: "disulfide bonds",
        needs: .structure,
        method:
            "Sulphurs of cysteines within 2.5 Å, each in one bond at most, within the chain and to others; and those that the file lists."
    )

    func result(_ arguments: ExpertArguments, for subject: ExpertSubject) -> ExpertResult {
        let bonds = DisulfideBonds(subject)
        let (inside, across) = (bonds?.inside ?? [], bonds?.across ?? [])
        let cysteines = subject.sequence.count { $0 == UInt8(ascii: "C") }
        var text =
            inside.isEmpty
            ? "The coordinates show no disulfide bond within the chain"
            : "The coordinates show \(inside.count) disulfide bond\(inside.count == 1 ? "" : "s") within the chain: "
                + inside.map { "C\($0.0 + 1)-C\($0.1 + 1)" }.joined(separator: ", ")
        if !across.isEmpty {
            text +=
                "; and \(across.count) to other chains: "
                + across.map { "C\($0.residue + 1) to C\($0.partner + 1) of chain \($0.chain)" }
                .joined(separator: ", ")
        }
        return ExpertResult(
            [
                .init("disulfides", text + "."),
                .init("cysteines", "The sequence has \(cysteines) cysteine\(cysteines == 1 ? "" : "s")."),
            ],
            [
                .init("bonds", .array(inside.map { .array([.integer($0.0 + 1), .integer($0.1 + 1)]) })),
                .init(
                    "to_other_chains",
                    .array(
                        across.map { bond in
                            .object([
                                .init("residue", .integer(bond.residue + 1)), .init("chain", .string(bond.chain)),
                                .init("partner", .integer(bond.partner + 1)),
                            ])
                        })),
                .init("cysteines", .integer(cysteines)),
            ])
    }
}
