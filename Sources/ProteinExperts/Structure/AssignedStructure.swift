import ProteinKit

/// The secondary structure that is assigned to one chain of a file, residue by residue.
struct AssignedStructure {
    /// Residues with a whole backbone at least.
    static let fewest = 5

    /// Of each residue of the sequence; nil where the backbone isn't whole.
    let states: [SecondaryStructure.State?]
    /// The class of the fold; nil for what is too short to have one.
    let fold: FoldClass?

    /// Nil where too few residues have a whole backbone.
    init?(_ subject: ExpertSubject) {
        guard let entry = subject.entry, entry.chains[subject.chain].hasStructure else { return nil }
        let (all, structure) = SecondaryStructure.states(of: entry.chains)
        let complete = all.map { states in states.count { $0 != nil } }
        let start = complete.prefix(subject.chain).reduce(0, +)
        guard complete[subject.chain] >= Self.fewest else { return nil }
        states = all[subject.chain]
        fold = FoldClass(structure, range: start..<start + complete[subject.chain])
    }

    /// Residues with a state.
    var assigned: Int { states.count { $0 != nil } }
    /// Of those, what share is H, G or I.
    var helixShare: Double { Double(states.count { $0?.isHelix == true }) / Double(assigned) }
    /// Of those, what share is E or B.
    var strandShare: Double { Double(states.count { $0?.isStrand == true }) / Double(assigned) }
    /// DSSP's letters, a hyphen for a loop and a question mark where there is no state.
    var letters: String {
        String(states.map { state in state.map { $0 == .loop ? "-" : $0.rawValue } ?? "?" })
    }

    /// Stretches of H.
    var helices: [Range<Int>] { stretches { $0 == .alphaHelix } }
    /// Stretches of E.
    var strands: [Range<Int>] { stretches { $0 == .strand } }

    private func stretches(_ isMeant: (SecondaryStructure.State) -> Bool) -> [Range<Int>] {
        var found: [Range<Int>] = []
        for (index, state) in states.enumerated() where state.map(isMeant) == true {
            if let last = found.last, last.upperBound == index {
                found[found.count - 1] = last.lowerBound..<index + 1
            } else {
                found.append(index..<index + 1)
            }
        }
        return found
    }
}
