/// How much residues shun water.
///
/// Source: Kyte & Doolittle, J. Mol. Biol. 157 (1982) 105, table 2.
enum Hydropathy {
    /// Of a residue; nil for a letter that stands for several or none.
    static func of(_ letter: UInt8) -> Double? {
        switch letter {
        case UInt8(ascii: "I"): 4.5
        case UInt8(ascii: "V"): 4.2
        case UInt8(ascii: "L"): 3.8
        case UInt8(ascii: "F"): 2.8
        case UInt8(ascii: "C"): 2.5
        case UInt8(ascii: "M"): 1.9
        case UInt8(ascii: "A"): 1.8
        case UInt8(ascii: "G"): -0.4
        case UInt8(ascii: "T"): -0.7
        case UInt8(ascii: "S"): -0.8
        case UInt8(ascii: "W"): -0.9
        case UInt8(ascii: "Y"): -1.3
        case UInt8(ascii: "P"): -1.6
        case UInt8(ascii: "H"): -3.2
        case UInt8(ascii: "E"), UInt8(ascii: "Q"), UInt8(ascii: "D"), UInt8(ascii: "N"): -3.5
        case UInt8(ascii: "K"): -3.9
        case UInt8(ascii: "R"): -4.5
        default: nil
        }
    }
}
