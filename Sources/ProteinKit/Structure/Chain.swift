/// A polymer chain: its observed residues, and the full sequence where the file declares one.
public struct Chain: Sendable, Equatable {
    /// What a chain is a polymer of.
    public enum Kind: String, Sendable { case protein, nucleic, other }

    /// Author chain id; may be longer than one character in mmCIF, and empty in old PDB files.
    public var id: String
    /// What it is a polymer of.
    public var kind: Kind
    /// Id of the mmCIF entity that it is a copy of, where the file says.
    public var entityID: String?
    /// Observed residues in file order.
    public var residues: [Residue]
    /// Further atoms of each residue, where the reader was asked for them; else empty.
    public var backbone: [BackboneAtoms]
    /// SEQRES or `entity_poly_seq` as one-letter codes, unobserved residues included.
    public var declaredSequence: String?

    /// A chain of these residues.
    public init(
        id: String, kind: Kind, residues: [Residue], declaredSequence: String? = nil, entityID: String? = nil,
        backbone: [BackboneAtoms] = []
    ) {
        self.id = id
        self.kind = kind
        self.entityID = entityID
        self.backbone = backbone
        self.residues = residues
        self.declaredSequence = declaredSequence
    }

    /// The observed sequence, one letter per residue; modified residues as their parent, unknown as X.
    public var sequence: String { String(decoding: residues.lazy.map(\.letter), as: UTF8.self) }

    /// As `sequence`, but with `X` where only the file itself names the parent of a modified residue.
    public var tabulatedSequence: String {
        String(decoding: residues.lazy.map { $0.isParentDeclared ? UInt8(ascii: "X") : $0.letter }, as: UTF8.self)
    }
}

/// One observed residue.
public struct Residue: Sendable, Equatable {
    /// Chemical component name, such as "ALA" or "MSE".
    public var name: String
    /// ASCII one-letter code of the (parent) residue; `X` if unknown.
    public var letter: UInt8
    /// Author residue number; may be negative.
    public var number: Int
    /// Insertion code, if any (ASCII).
    public var insertionCode: UInt8?
    /// C-alpha position in ångström; nil where the file has none.
    public var alphaCarbon: SIMD3<Double>?
    /// B-factor of the C-alpha in Å², or pLDDT (0–100) in predicted structures.
    public var bFactor: Double?
    /// The letter is that of a parent which only this file names (MODRES, `pdbx_struct_mod_residue`, `chem_comp`);
    /// readers that go by a table of known components report `X`.
    public var isParentDeclared: Bool
    /// 0-based position in the chain's `declaredSequence`, where there is one and the residue is found in it.
    public var declaredIndex: Int?

    /// A residue; `alphaCarbon` in ångström, nil where it was not observed.
    public init(
        name: String, letter: UInt8, number: Int, insertionCode: UInt8? = nil, alphaCarbon: SIMD3<Double>? = nil,
        bFactor: Double? = nil, isParentDeclared: Bool = false, declaredIndex: Int? = nil
    ) {
        self.name = name
        self.letter = letter
        self.number = number
        self.insertionCode = insertionCode
        self.alphaCarbon = alphaCarbon
        self.bFactor = bFactor
        self.isParentDeclared = isParentDeclared
        self.declaredIndex = declaredIndex
    }

    /// Residue number with its insertion code, such as "52A".
    public var label: String { insertionCode.map { "\(number)\(Character(UnicodeScalar($0)))" } ?? "\(number)" }
}
