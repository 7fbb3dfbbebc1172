/// Average masses of amino acids in Da, by the atomic weights of IUPAC that ProtParam uses.
enum ResidueMass {
    /// That leaves for each peptide bond.
    static let water = 18.0153

    /// Of the free amino acid; nil for a letter that stands for several or none.
    static func ofAminoAcid(_ letter: UInt8) -> Double? {
        switch letter {
        case UInt8(ascii: "A"): 89.0932
        case UInt8(ascii: "C"): 121.1582
        case UInt8(ascii: "D"): 133.1027
        case UInt8(ascii: "E"): 147.1293
        case UInt8(ascii: "F"): 165.1891
        case UInt8(ascii: "G"): 75.0666
        case UInt8(ascii: "H"): 155.1546
        case UInt8(ascii: "I"), UInt8(ascii: "L"): 131.1729
        case UInt8(ascii: "K"): 146.1876
        case UInt8(ascii: "M"): 149.2113
        case UInt8(ascii: "N"): 132.1179
        case UInt8(ascii: "O"): 255.3134
        case UInt8(ascii: "P"): 115.1305
        case UInt8(ascii: "Q"): 146.1445
        case UInt8(ascii: "R"): 174.201
        case UInt8(ascii: "S"): 105.0926
        case UInt8(ascii: "T"): 119.1192
        case UInt8(ascii: "U"): 168.0532
        case UInt8(ascii: "V"): 117.1463
        case UInt8(ascii: "W"): 204.2252
        case UInt8(ascii: "Y"): 181.1885
        default: nil
        }
    }
}
