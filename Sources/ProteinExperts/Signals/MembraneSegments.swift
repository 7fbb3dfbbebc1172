/// Stretches of a sequence that are hydrophobic enough to cross a membrane as a helix.
///
/// Source: Kyte & Doolittle, J. Mol. Biol. 157 (1982) 105: windows of 19 residues with a mean hydropathy above 1.6. Of windows that
/// overlap the most hydrophobic is taken, then the next that is free of it.
struct MembraneSegments {
    /// A window.
    struct Segment {
        var range: Range<Int>
        var hydropathy: Double
    }

    /// Along the sequence.
    let segments: [Segment]

    /// - Parameter skipped: residues at the start that belong to a signal peptide.
    init(_ sequence: [UInt8], window: Int, limit: Double, skipped: Int) {
        guard sequence.count - skipped >= window else {
            segments = []
            return
        }
        let values = sequence.map { Hydropathy.of($0) ?? 0 }
        // Whole tenths, so that sums don't depend on where a window started.
        let tenths = values.map { Int(($0 * 10).rounded()) }
        var sum = tenths[skipped..<skipped + window].reduce(0, +)
        var candidates: [(sum: Int, start: Int)] = []
        for start in skipped...(sequence.count - window) {
            if start > skipped { sum += tenths[start + window - 1] - tenths[start - 1] }
            if Double(sum) >= limit * 10 * Double(window) - 1e-9 { candidates.append((sum, start)) }
        }
        var isTaken = [Bool](repeating: false, count: sequence.count)
        var found: [Segment] = []
        for candidate in candidates.sorted(by: { ($1.sum, $0.start) < ($0.sum, $1.start) }) {
            let range = candidate.start..<candidate.start + window
            guard !isTaken[range.lowerBound], !isTaken[range.upperBound - 1] else { continue }
            for index in range { isTaken[index] = true }
            found.append(Segment(range: range, hydropathy: Double(candidate.sum) / 10 / Double(window)))
        }
        segments = found.sorted { $0.range.lowerBound < $1.range.lowerBound }
    }
}
