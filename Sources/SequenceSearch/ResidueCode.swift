/// Residues as small numbers, as the matrix and the word index count them.
///
/// The twenty amino acids are 0 to 19 in the order of the BLOSUM tables, 20 is an unknown residue. Letters for two
/// residues or rare ones become their nearest: B is read as D, Z as E, J as L, U as C, O as K.
enum ResidueCode {
    static let letters = Array("ARNDCQEGHILKMFPSTWYV".utf8)
    static let unknown: UInt8 = 20
    /// Stands between two sequences.
    static let end: UInt8 = 31
    /// Codes have room for so many in a table.
    static let rowSize = 32

    /// The code of each byte; lower case as upper case, anything that is no residue as unknown.
    static let codes: [UInt8] = {
        var codes = [UInt8](repeating: unknown, count: 256)
        let stands = zip("BZJUO".utf8, "DELCK".utf8)
        for (code, letter) in letters.enumerated() {
            for spelling in [letter] + stands.filter({ $0.1 == letter }).map(\.0) {
                codes[Int(spelling)] = UInt8(code)
                codes[Int(spelling | 0x20)] = UInt8(code)
            }
        }
        return codes
    }()

    /// The letter of a code.
    static func letter(_ code: UInt8) -> UInt8 { Int(code) < letters.count ? letters[Int(code)] : UInt8(ascii: "X") }

    /// The codes of a sequence of ASCII letters.
    static func encode(_ sequence: some Sequence<UInt8>) -> [UInt8] { sequence.map { codes[Int($0)] } }
}
