/// A chain's declared sequence and where the observed residues stand in it.
///
/// Where no sequence is declared, or where it isn't that of the observed residues, the observed one is all there is.
struct FullSequence {
    /// Upper-case one-letter codes.
    let letters: [UInt8]
    /// Position of each observed residue, ascending.
    let observed: [Int]

    init(_ chain: Chain) {
        let indices = chain.residues.compactMap(\.declaredIndex)
        guard let declared = chain.declaredSequence.map({ Array($0.utf8) }), indices.count == chain.residues.count,
            zip(indices, indices.dropFirst()).allSatisfy({ $0 < $1 }), indices.allSatisfy(declared.indices.contains)
        else {
            letters = chain.residues.map(\.letter)
            observed = Array(chain.residues.indices)
            return
        }
        var letters = declared
        // What the coordinates show counts: a mutant's residue, one of several types, the parent of a modification.
        for (index, residue) in zip(indices, chain.residues) { letters[index] = residue.letter }
        self.letters = letters
        observed = indices
    }

    /// Values of the observed residues at their positions, nil in between.
    func spread<Value>(_ values: [Value?]) -> [Value?] {
        guard observed.count < letters.count else { return values }
        var spread = [Value?](repeating: nil, count: letters.count)
        for (index, value) in zip(observed, values) { spread[index] = value }
        return spread
    }
}
