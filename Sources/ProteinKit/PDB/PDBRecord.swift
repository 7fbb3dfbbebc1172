/// A record name's first four letters, upper case, packed as in `TextLine.packed`.
enum PDBRecord {
    static let atom = tag("ATOM")
    static let hetatm = tag("HETA")
    static let anisou = tag("ANIS")
    static let ter = tag("TER ")
    static let model = tag("MODE")
    static let endModel = tag("ENDM")
    static let end = tag("END ")
    static let header = tag("HEAD")
    static let title = tag("TITL")
    static let compound = tag("COMP")
    static let source = tag("SOUR")
    static let keywords = tag("KEYW")
    static let experiment = tag("EXPD")
    static let revision = tag("REVD")
    static let remark = tag("REMA")
    static let databaseReference = tag("DBRE")
    static let sequence = tag("SEQR")
    static let modifiedResidue = tag("MODR")
    static let componentName = tag("HETN")
    static let disulfide = tag("SSBO")
    static let link = tag("LINK")
    static let parent = tag("PARE")

    /// Records that carry nothing this reader needs, and those that programs add without harm.
    static let others: Set<UInt64> = Set(
        """
        OBSL SPLT SPLI CAVE NUMM MDLT AUTH SPRS JRNL SEQA HET_ HETN HETS FORM HELI SHEE TURN LINK CISP SITE \
        CRYS ORIG SCAL MTRI TVEC SIGA SIGU CONE MAST HYDB SLTB FTNO USER COMM EXPD LINKR ROOT ENDR BRAN ENDB \
        TORS FLAG REMA COND BREA LIGA ENDL IDEN COOR ANIS
        """.split(separator: " ").map { name in
            var value: UInt64 = 0
            for (index, byte) in name.utf8.prefix(4).enumerated() {
                value |= UInt64(byte == UInt8(ascii: "_") ? 0x20 : byte) << UInt64(8 * index)
            }
            return value
        })

    private static func tag(_ name: StaticString) -> UInt64 {
        name.withUTF8Buffer { bytes in
            bytes.enumerated().reduce(0) { $0 | UInt64($1.element) << UInt64(8 * $1.offset) }
        }
    }

    /// The four letters of a line, any case.
    @inline(__always)
    static func tag(of line: TextLine) -> UInt64 {
        let packed = line.packed(0, 4)
        // Clears bit 5 of letters only: bytes from 0x60 on are lower case.
        return packed & ~((packed & 0x4040_4040) >> 1)
    }
}
