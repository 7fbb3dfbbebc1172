import FileKit
import ProteinKit

/// Size of a chain and which of its residues lie beside each other.
struct ShapeExpert: Expert {
    let card = ExpertCard(
        name: "shape",
        purpose: "radius of gyration, contacts",
        parameters: [
            ExpertParameter("cutoff", .number(4...20, usual: 8), "of a contact, between C-alphas in ångström"),
            ExpertParameter("separation", .whole(1...1000, usual: 4), "least distance of a contact along the sequence"),
            ExpertParameter(
                "residue", .whole(0...ExpertSubject.longest, usual: 0), "whose contacts to list, from 1; 0 for none"),
        ],
        needs: .structure,
        method: """
            C-alphas; a compact chain of N residues has a radius of 2.2 N^0.38 Å (Skolnick et al. 1997); relative contact \
            order of Plaxco et al. (1998) with these contacts.
            """)

    func result(_ arguments: ExpertArguments, for subject: ExpertSubject) throws(SepitError) -> ExpertResult {
        let positions = subject.structure?.positions ?? []
        let placed = positions.indices.filter { positions[$0] != nil }
        let points = positions.compactMap { $0.map { SIMD3<Float>($0) } }
        guard let radius = ChainGeometry.radiusOfGyration(points) else {
            throw SepitError(
                .badData, code: "expert-needs-structure", "A shape needs at least two residues with coordinates.")
        }
        let (cutoff, separation, residue) = (
            arguments.number("cutoff"), arguments.whole("separation"), arguments.whole("residue")
        )
        let pairs = ChainGeometry.contacts(points, cutoff: Float(cutoff), separation: 1)
            .map { (placed[$0.0], placed[$0.1]) }.filter { $0.1 - $0.0 >= separation }
        let order =
            pairs.isEmpty
            ? 0 : pairs.reduce(0.0) { $0 + Double($1.1 - $1.0) } / Double(pairs.count) / Double(positions.count)
        let compact = ChainGeometry.compactRadius(residues: points.count)
        let reach = cutoff.decimal(cutoff == cutoff.rounded(0) ? 0 : 2)
        var statements: [ExpertResult.Statement] = [
            .init(
                "radius",
                "Its radius of gyration is \(radius.decimal(2)) Å over \(points.count) C-alphas; a compact chain of this "
                    + "length has about \(compact.decimal(1)) Å."),
            .init(
                "contacts",
                "\(pairs.count) pairs of residues at least \(separation) apart have their C-alphas within \(reach) Å; the "
                    + "relative contact order is \(order.decimal(3))."),
        ]
        var values: [JSONValue.Member] = [
            .init("radius_of_gyration", .number(radius.rounded(3))),
            .init("compact_radius", .number(compact.rounded(3))),
            .init("residues", .integer(points.count)), .init("contacts", .integer(pairs.count)),
            .init("relative_contact_order", .number(order.rounded(4))),
        ]
        if residue > 0 {
            guard positions.indices.contains(residue - 1), positions[residue - 1] != nil else {
                throw SepitError(
                    .usage, code: "expert-argument-invalid", "This residue has no coordinates.",
                    expected: "residue from 1 to \(positions.count)", found: "\(residue)")
            }
            let beside = pairs.compactMap { $0.0 == residue - 1 ? $0.1 : $0.1 == residue - 1 ? $0.0 : nil }.sorted()
            let names = beside.map { "\(UnicodeScalar(subject.sequence[$0]))\($0 + 1)" }
            statements.insert(
                .init(
                    "residue",
                    "\(UnicodeScalar(subject.sequence[residue - 1]))\(residue) is in contact with "
                        + (names.isEmpty ? "no other residue." : names.joined(separator: ", ") + ".")), at: 0)
            values.append(.init("beside", .array(beside.map { .integer($0 + 1) })))
        }
        return ExpertResult(statements, values)
    }
}
