import FileKit
import ProteinKit

/// Where a residue is in its protein, by what coordinates and rules tell.
struct ResidueContext {
    /// Sentences by topic.
    private(set) var statements: [ExpertResult.Statement] = []
    private(set) var values: [JSONValue.Member] = []

    /// - Parameter index: of the sequence.
    init(_ subject: ExpertSubject, at index: Int) {
        addStructure(subject, index)
        addSequence(subject, index)
    }

    /// Around a C-alpha; half of all residues of a chain have fewer neighbours than its median.
    private static let reach: Float = 10

    private mutating func add(_ topic: String, _ text: String, _ value: JSONValue) {
        statements.append(.init(topic, text))
        values.append(.init(topic, value))
    }

    private mutating func addStructure(_ subject: ExpertSubject, _ index: Int) {
        guard let chain = subject.structure, chain.positions[index] != nil else { return }
        addDensity(chain, index)
        if let content = AssignedStructure(subject), let state = content.states[index] {
            let helix = content.helices.first { $0.contains(index) }
            let strand = content.strands.first { $0.contains(index) }
            let place =
                if let range = helix ?? strand {
                    "in \(helix == nil ? "a beta-strand" : "an alpha-helix"), residues \(range.lowerBound + 1)-\(range.upperBound)"
                } else { Self.names[state] ?? "in a loop" }
            add("state", "It is \(place).", .string(state == .loop ? "-" : String(state.rawValue)))
        }
        let ligands = LigandContact.all(of: subject, cutoff: 8).filter { !$0.isAdditive && $0.residues.contains(index) }
        if !ligands.isEmpty {
            let names = ligands.map { "\($0.name) (\($0.ligand.component) \($0.ligand.label))" }
            add(
                "ligands", "It lies within 8 Å of \(names.joined(separator: " and ")).",
                .array(ligands.map { .string($0.ligand.component) }))
        }
        if let bond = DisulfideBonds(subject)?.partner(of: index) {
            add("disulfide", "It is in a disulfide bond with \(bond).", .string(bond))
        }
        if subject.entry?.header.isPredicted == true, let value = ModelConfidence(of: chain)?.values[index] {
            let number = Double(value)
            add(
                "confidence",
                "The structure is a prediction, with \(ModelConfidence.Band(number).rawValue) confidence here (pLDDT \(number.decimal(0))).",
                .number(number.rounded(1)))
        }
    }

    private mutating func addDensity(_ chain: ProteinChain, _ index: Int) {
        let points = chain.positions.compactMap { $0.map { SIMD3<Float>($0) } }
        let place = chain.positions[..<index].count { $0 != nil }
        guard points.count >= 30 else { return }
        var counts = [Int](repeating: 0, count: points.count)
        for (first, second) in ChainGeometry.contacts(points, cutoff: Self.reach, separation: 1) {
            counts[first] += 1
            counts[second] += 1
        }
        let own = counts[place]
        let share = Double(counts.count { $0 < own }) / Double(counts.count)
        let meaning =
            share >= 2.0 / 3
            ? "so it is probably buried"
            : share < 1.0 / 3 ? "so it is probably exposed" : "so it is neither clearly buried nor exposed"
        add(
            "burial",
            "\(own) C-alphas of the chain lie within 10 Å of its own, more than around \((100 * share).decimal(0))% of the residues, "
                + "\(meaning).",
            .object([.init("neighbours", .integer(own)), .init("share", .number(share.rounded(3)))]))
    }

    private static let names: [SecondaryStructure.State: String] = [
        .bridge: "in a beta-bridge", .helix310: "in a 3-10 helix", .piHelix: "in a pi-helix",
        .polyproline: "in a polyproline helix", .turn: "in a turn", .bend: "in a bend",
    ]

    private mutating func addSequence(_ subject: ExpertSubject, _ index: Int) {
        let motifs = PublishedMotifs.all.filter { motif in
            (!motif.isFrequent || motif.name == "N-glycosylation")
                && motif.pattern.matches(in: subject.sequence).contains { $0.contains(index) }
        }
        if !motifs.isEmpty {
            let names = motifs.map { "\($0.name) (\($0.meaning))" }
            add(
                "motifs", "It is part of the motif \(names.joined(separator: " and ")).",
                .array(motifs.map { .string($0.name) }))
        }
        let signal = SignalPeptide(subject.sequence).flatMap { $0.isLikely ? $0.length : nil } ?? 0
        if index < signal {
            add(
                "signal", "It is in a likely signal peptide, residues 1-\(signal), which is cut off.", .integer(signal))
        }
        let segments = MembraneSegments(subject.sequence, window: 19, limit: 1.6, skipped: signal).segments
        if let segment = segments.first(where: { $0.range.contains(index) }) {
            let (start, end) = (segment.range.lowerBound + 1, segment.range.upperBound)
            add(
                "membrane", "It is in a segment that may cross a membrane, residues \(start)-\(end).",
                .array([.integer(start), .integer(end)]))
        }
    }
}
