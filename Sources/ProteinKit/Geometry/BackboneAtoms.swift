/// The atoms of a residue, beside its C-alpha, that tell its secondary structure and disulfide bonds; in ångström, nil
/// where the file has none.
public struct BackboneAtoms: Sendable, Equatable {
    // Without optionals it takes half the space.
    private var n = BackboneAtoms.none, c = BackboneAtoms.none, o = BackboneAtoms.none, s = BackboneAtoms.none
    private static let none = SIMD3<Float>(repeating: .infinity)

    /// A residue without any of them.
    public init() {}

    /// N of the peptide bond before.
    public internal(set) var nitrogen: SIMD3<Float>? {
        get { Self.known(n) }
        set { n = newValue ?? Self.none }
    }
    /// C of the carbonyl group.
    public internal(set) var carbon: SIMD3<Float>? {
        get { Self.known(c) }
        set { c = newValue ?? Self.none }
    }
    /// O of the carbonyl group.
    public internal(set) var oxygen: SIMD3<Float>? {
        get { Self.known(o) }
        set { o = newValue ?? Self.none }
    }
    /// SG of a cysteine.
    public internal(set) var sulphur: SIMD3<Float>? {
        get { Self.known(s) }
        set { s = newValue ?? Self.none }
    }

    private static func known(_ atom: SIMD3<Float>) -> SIMD3<Float>? { atom == none ? nil : atom }

    /// Which of them an atom is.
    enum Atom { case nitrogen, carbon, oxygen, sulphur }

    /// Whether the residue lacks this atom so far: the first listed stays.
    func lacks(_ atom: Atom) -> Bool {
        switch atom {
        case .nitrogen: n == Self.none
        case .carbon: c == Self.none
        case .oxygen: o == Self.none
        case .sulphur: s == Self.none
        }
    }

    mutating func set(_ atom: Atom, _ position: SIMD3<Double>) {
        let position = SIMD3<Float>(position)
        switch atom {
        case .nitrogen: n = position
        case .carbon: c = position
        case .oxygen: o = position
        case .sulphur: s = position
        }
    }
}
