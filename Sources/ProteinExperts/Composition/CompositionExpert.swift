import FileKit

/// Mass, charge and absorption that follow from the composition alone.
struct CompositionExpert: Expert {
    let card = ExpertCard(
        name: "composition",
        purpose: "mass, isoelectric point, charge at a pH, extinction, counts of residues",
        parameters: [ExpertParameter("pH", .number(0...14, usual: 7), "where the charge is computed")],
        method: """
            Average masses; pK of Bjellqvist et al. (1993, 1994) for an unfolded chain; 5500 W + 1490 Y + 125 cystines \
            /(M cm) at 280 nm (Pace et al. 1995); mean hydropathy of Kyte and Doolittle (1982). As ProtParam.
            """,
        accuracy: """
            equal to Biopython's ProtParam to 0.01; a folded protein's own pI can differ by a unit and more, and no \
            modification is counted
            """)

    func result(_ arguments: ExpertArguments, for subject: ExpertSubject) -> ExpertResult {
        let sequence = subject.sequence
        let pH = arguments.number("pH")
        var counts: [UInt8: Int] = [:]
        for letter in sequence { counts[letter, default: 0] += 1 }
        func count(_ letter: Character) -> Int { letter.asciiValue.flatMap { counts[$0] } ?? 0 }
        let masses = sequence.compactMap(ResidueMass.ofAminoAcid)
        let unknown = sequence.count - masses.count
        let mass = masses.reduce(0, +) - Double(max(0, masses.count - 1)) * ResidueMass.water
        let charges = ChargeModel(sequence)
        let (point, charge) = (charges.isoelectricPoint, charges.charge(pH: pH))
        let reduced = 5500 * count("W") + 1490 * count("Y")
        let oxidised = reduced + 125 * (count("C") / 2)
        let hydropathies = sequence.compactMap(Hydropathy.of)
        let hydropathy = hydropathies.reduce(0, +) / Double(max(1, hydropathies.count))
        let remark = unknown == 0 ? "" : ", without its \(unknown) unknown residue\(unknown == 1 ? "" : "s")"
        let list = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        let at = pH.decimal(pH == pH.rounded(1) ? 1 : 2)
        return ExpertResult(
            [
                .init("length", "The protein has \(sequence.count) residues."),
                .init(
                    "mass",
                    "Its molecular mass is \(mass.decimal(2)) Da (\((mass / 1000).decimal(1)) kDa)\(remark)."),
                .init("pI", "Its isoelectric point by composition is \(Self.bounded(point))."),
                .init("charge", "Its net charge at pH \(at) is \(charge.decimal(2)) by composition."),
                .init(
                    "extinction",
                    "Its extinction coefficient at 280 nm is \(reduced) /(M cm) with all cysteines reduced and \(oxidised) "
                        + "with all in disulfide bonds."),
                .init("hydropathy", "Its mean hydropathy is \(hydropathy.decimal(3)) (Kyte-Doolittle)."),
                .init(
                    "counts",
                    "It has " + list.map { "\($0.value) \(UnicodeScalar($0.key))" }.joined(separator: ", ") + "."),
            ],
            [
                .init("residues", .integer(sequence.count)), .init("mass", .number(mass.rounded(4))),
                .init("isoelectric_point", .number(point.rounded(4))), .init("pH", .number(pH)),
                .init("charge", .number(charge.rounded(4))), .init("extinction_reduced", .integer(reduced)),
                .init("extinction_oxidised", .integer(oxidised)), .init("hydropathy", .number(hydropathy.rounded(4))),
                .init("unknown_residues", .integer(unknown)),
                .init("counts", .object(list.map { .init(String(UnicodeScalar($0.key)), .integer($0.value)) })),
            ])
    }

    /// Points at the ends of the range may lie beyond it.
    private static func bounded(_ point: Double) -> String {
        let text = point.decimal(2)
        if point < ChargeModel.range.lowerBound + 0.001 { return "\(text) or less" }
        return point > ChargeModel.range.upperBound - 0.001 ? "\(text) or more" : text
    }
}
