import FileKit
import ProteinDataset
import ProteinKit

/// What is bound to a chain in its file.
struct LigandExpert: Expert {
    let card = ExpertCard(
        name: "ligands",
        purpose: "ligands and metals at the chain",
        parameters: [
            ExpertParameter(
                "cutoff", .number(3...12, usual: 8), "from a C-alpha to an atom of the ligand, in ångström"),
            ExpertParameter(
                "additives", .choice(["no", "yes"], usual: "no"), "whether to list buffer, salts and cryoprotectants"),
        ],
        needs: .structure,
        method: "Distances of C-alphas to atoms of the file's non-polymers; side chains are not looked at.",
        accuracy: "exact as distances; that a residue beside a ligand binds it is likely, not certain")

    func result(_ arguments: ExpertArguments, for subject: ExpertSubject) throws(SepitError) -> ExpertResult {
        let withAdditives = arguments.text("additives") == "yes"
        let near = LigandContact.all(of: subject, cutoff: Float(arguments.number("cutoff")))
            .filter { withAdditives || !$0.isAdditive }
        let statements = near.map { contact in
            let residues = contact.residues.map { "\(UnicodeScalar(subject.sequence[$0]))\($0 + 1)" }
            return ExpertResult.Statement(
                "ligand",
                "\(contact.name) (\(contact.ligand.component) \(contact.ligand.label) of chain \(contact.ligand.chain)) lies beside "
                    + residues.joined(separator: ", ") + ".")
        }
        return ExpertResult(
            statements.isEmpty ? [.init("ligand", "The file has no ligand beside this chain.")] : statements,
            [
                .init(
                    "ligands",
                    .array(
                        near.map { contact in
                            .object([
                                .init("component", .string(contact.ligand.component)),
                                .init("name", .string(contact.name)),
                                .init("chain", .string(contact.ligand.chain)),
                                .init("label", .string(contact.ligand.label)),
                                .init("residues", .array(contact.residues.map { .integer($0 + 1) })),
                            ])
                        }))
            ])
    }
}
