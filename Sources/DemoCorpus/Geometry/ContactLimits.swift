/// How near two atoms may come that are not bonded, in ångström: the lower ends of what protein crystals show
/// (Ramachandran and Sasisekharan 1968), with N-O near enough for a hydrogen bond.
enum ContactLimits {
    /// Atoms `first` of one residue and `second` of a later one.
    struct Contact: Sendable {
        var first: Int
        var second: Int
        var distance: Double
        var squaredDistance: Double

        init(_ first: BackboneAtom, _ second: BackboneAtom, _ distance: Double) {
            self.first = first.rawValue
            self.second = second.rawValue
            self.distance = distance
            squaredDistance = distance * distance
        }

        /// One atom is N and the other O.
        var mayBond: Bool {
            let pair = [first, second]
            return pair.contains(BackboneAtom.nitrogen.rawValue) && pair.contains(BackboneAtom.oxygen.rawValue)
        }
    }

    /// The squared C-alpha distance from which no atoms of two residues touch, in Å².
    static let reach = 62.0
    /// The same when the two oxygens, which stick out farthest, are left aside.
    static let reachWithoutOxygens = 49.5
    static let oxygens = others.filter {
        $0.first == BackboneAtom.oxygen.rawValue && $0.second == BackboneAtom.oxygen.rawValue
    }

    /// For residues that are not neighbours in the chain.
    static let others: [Contact] = BackboneAtom.allCases.flatMap { first in
        BackboneAtom.allCases.map { second in
            Contact(first, second, limit(first, second))
        }
    }

    /// For a residue and the next: the pairs that phi and psi move. The first two allow phi from -170° to -55° only.
    static let neighbors: [Contact] = [
        contact(.carbon, .carbon, 2.95), contact(.carbon, .betaCarbon, 3.0),
        contact(.oxygen, .carbon, 2.75), contact(.oxygen, .betaCarbon, 2.8), contact(.oxygen, .oxygen, 3.0),
        contact(.nitrogen, .carbon, 3.0), contact(.nitrogen, .oxygen, 2.9), contact(.nitrogen, .betaCarbon, 3.1),
        contact(.alphaCarbon, .oxygen, 3.0), contact(.carbon, .oxygen, 2.9),
        contact(.betaCarbon, .nitrogen, 2.7), contact(.betaCarbon, .alphaCarbon, 3.2),
        contact(.betaCarbon, .carbon, 3.2), contact(.betaCarbon, .oxygen, 3.1), contact(.betaCarbon, .betaCarbon, 3.5),
    ]

    private static func contact(_ first: BackboneAtom, _ second: BackboneAtom, _ distance: Double) -> Contact {
        Contact(first, second, distance)
    }

    private static func limit(_ first: BackboneAtom, _ second: BackboneAtom) -> Double {
        switch (first, second) {
        case (.alphaCarbon, .alphaCarbon): 3.85
        case (.nitrogen, .oxygen), (.oxygen, .nitrogen): 2.75
        case (.oxygen, _), (_, .oxygen): 3.05
        case (.nitrogen, _), (_, .nitrogen): 3.15
        default: 3.4
        }
    }
}
