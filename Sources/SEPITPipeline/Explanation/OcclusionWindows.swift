import StructureEncoder

/// Windows of residues that are hidden from the model one at a time: of equal width, each overlapping the next by half.
struct OcclusionWindows: Equatable {
    /// Residues, from 0.
    let ranges: [Range<Int>]

    /// Residues of a window of a protein that is not long: about a motif.
    static let width = 8

    /// - Parameter most: as many windows there may be; those of a long protein are wider.
    init(residues: Int, most: Int) {
        guard residues > 0 else {
            ranges = []
            return
        }
        // The last begins with the last step, so that both ends are hidden as often as the middle, nearly.
        let step = max(Self.width / 2, (residues + most - 1) / max(1, most))
        let width = min(2 * step, residues)
        var starts = Array(stride(from: 0, to: max(1, residues - width + 1), by: step))
        if let last = starts.last, last + width < residues { starts.append(residues - width) }
        ranges = starts.map { $0..<$0 + width }
    }

    /// A protein of which some residues can't be seen; where they are can.
    static func hiding(_ residues: Range<Int>, of protein: ProteinInput) -> ProteinInput {
        var hidden = protein
        for residue in residues where residue + 1 < protein.ids.count {
            hidden.ids[residue + 1] = ResidueVocabulary.mask
        }
        return hidden
    }
}
