import ProteinKit

/// What a structure tells of each of its chains: by its coordinates, and by what the file says of how it was determined and
/// of how the chains go together.
///
/// Coordinates of theoretical models tell nothing, and those of predictions only where the predictor was sure. Nothing is
/// said of ligands and oligomers of predictions.
struct StructureFacts {
    /// Of each chain of the entry.
    let chains: [ProteinFacts]

    /// Properties that are told of one structure, and not of several of one protein at once.
    static let measured: Set<String> = [
        "fold", "helix", "strand", "radius_of_gyration", "shape", "disulfides", "method", "resolution", "confidence",
        "plddt",
    ]

    /// All that are told by this.
    private static let properties = measured.union(["ligands", "oligomer"])

    /// Whether a statement is one that any structure file makes.
    static func makes(_ fact: Fact, about property: String) -> Bool {
        properties.contains(property) && StructureOrigin.isOfFile(fact)
    }

    /// - Parameters:
    ///   - entry: read with backbones.
    ///   - natures: of each chain.
    ///   - minPLDDT: residues that a predictor was less sure of are left out.
    init(_ entry: ProteinEntry, natures: [ChainNature], minPLDDT: Double) {
        let header = entry.header
        guard !header.isTheoretical || header.isPredicted else {
            chains = entry.chains.map { _ in ProteinFacts() }
            return
        }
        let origin = StructureOrigin(header)
        let measures = entry.chains.map { ChainMeasure($0, isPredicted: header.isPredicted, minPLDDT: minPLDDT) }
        let contents = SecondaryContent.ofChains(in: entry, measures)
        let bonds = DisulfideCount.ofChains(in: entry, measures)
        let ligands = header.isPredicted ? [] : BoundLigands(entry).names
        chains = entry.chains.indices.map { index in
            var facts = ProteinFacts()
            func add(_ property: String, _ value: String?, _ source: String, evidence: String? = nil) {
                if let value { facts.add(Fact(value, source: source, evidence: evidence), to: property) }
            }
            let (chain, measure) = (entry.chains[index], measures[index])
            guard chain.hasStructure else { return facts }
            if let content = contents[index] {
                add("fold", content.fold?.rawValue, origin.structure, evidence: "DSSP")
                add("helix", content.helix, origin.structure, evidence: "DSSP")
                add("strand", content.strand, origin.structure, evidence: "DSSP")
            }
            add("radius_of_gyration", measure.radiusText, origin.structure)
            add("shape", measure.shape, origin.structure)
            add("disulfides", bonds[index], origin.structure)
            if let confidence = measure.confidence {
                let mean = confidence.mean
                add("confidence", ModelConfidence.Band(mean).rawValue, origin.structure, evidence: "pLDDT")
                add("plddt", String(Int(mean.rounded())), origin.structure, evidence: "pLDDT")
            }
            guard !header.isPredicted else { return facts }
            for name in ligands[index] { add("ligands", name, origin.structure) }
            if let state = OligomericState(ofChain: index, in: entry, natures: natures) {
                add("oligomer", state.name, origin.header, evidence: state.basis)
            }
            let method = header.method.flatMap(ExperimentalMethod.name)
            add("method", method, origin.header)
            if let method, !method.contains("NMR"), let resolution = header.resolution, resolution > 0 {
                add("resolution", NumberText.angstrom(resolution, decimals: 1), origin.header)
            }
            return facts
        }
    }
}
