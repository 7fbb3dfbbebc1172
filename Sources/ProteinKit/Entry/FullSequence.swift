/// A chain's declared sequence and where the observed residues stand in it.
///
/// Where no sequence is declared, or where it isn't that of the observed residues, the observed one is all there is.
struct FullSequence {
    /// Upper-case one-letter codes.
    let letters: [UInt8]
    /// The residues of the chain that have a place, in order.
    let residues: [Residue]
    /// Further atoms of each of `residues`; empty where they are not kept.
    let backbone: [BackboneAtoms]
    /// Position of each of `residues` in `letters`, ascending.
    let observed: [Int]
    /// What the user should know.
    private(set) var remark: String?

    /// Least share of the observed residues that have a place, and of those with a letter that is the declared one.
    private static let agreement = (placed: 0.95, equal: 0.9)

    init(_ chain: Chain) {
        let placed = chain.residues.filter { $0.declaredIndex != nil }
        let indices = placed.compactMap(\.declaredIndex)
        guard let declared = chain.declaredSequence.map({ Array($0.utf8) }), !chain.residues.isEmpty,
            Double(placed.count) >= Self.agreement.placed * Double(chain.residues.count),
            zip(indices, indices.dropFirst()).allSatisfy({ $0 < $1 }), indices.allSatisfy(declared.indices.contains),
            Self.agrees(placed, indices, declared)
        else {
            letters = chain.residues.map(\.letter)
            residues = chain.residues
            backbone = chain.backbone
            observed = Array(chain.residues.indices)
            if chain.declaredSequence?.isEmpty == false {
                remark = "the declared sequence of chain \"\(chain.id)\" isn't that of its residues, and is left out"
            }
            return
        }
        var letters = declared
        // What the coordinates show counts: a mutant's residue, one of several types, the parent of a modification.
        for (index, residue) in zip(indices, placed) where residue.letter != UInt8(ascii: "X") {
            letters[index] = residue.letter
        }
        self.letters = letters
        residues = placed
        backbone =
            placed.count == chain.residues.count || chain.backbone.isEmpty
            ? chain.backbone : zip(chain.backbone, chain.residues).filter { $1.declaredIndex != nil }.map(\.0)
        observed = indices
        let lost = chain.residues.count - placed.count
        if lost > 0 {
            remark =
                "\(lost) residue\(lost == 1 ? "" : "s") of chain \"\(chain.id)\" not in its declared sequence; left out"
        }
    }

    private static func agrees(_ residues: [Residue], _ indices: [Int], _ declared: [UInt8]) -> Bool {
        let unknown = UInt8(ascii: "X")
        let equal = zip(residues, indices).count { residue, index in
            residue.letter == declared[index] || residue.letter == unknown || declared[index] == unknown
        }
        return Double(equal) >= agreement.equal * Double(residues.count)
    }

    /// Values of the residues at their positions, nil in between.
    func spread<Value>(_ value: (Residue) -> Value?) -> [Value?] {
        guard observed.count < letters.count else { return residues.map(value) }
        var spread = [Value?](repeating: nil, count: letters.count)
        for (index, residue) in zip(observed, residues) { spread[index] = value(residue) }
        return spread
    }
}
