extension Header {
    /// How the polymers of an entry go together (REMARK 350, or `pdbx_struct_assembly`).
    public struct Assembly: Sendable, Equatable {
        /// Who determined it, in mmCIF's words: "author_defined_assembly", "author_and_software_defined_assembly",
        /// "software_defined_assembly"; nil where the file doesn't say.
        public var basis: String?
        /// Number of polymer chains in it, as stated: 2 for a dimer.
        public var polymerCount: Int?
        /// Copies of each polymer by author chain id.
        public var copies: [String: Int]

        /// An assembly.
        public init(basis: String? = nil, polymerCount: Int? = nil, copies: [String: Int] = [:]) {
            self.basis = basis
            self.polymerCount = polymerCount
            self.copies = copies
        }
    }

    /// A bond between residues within the asymmetric unit (SSBOND and LINK, or `struct_conn`).
    public struct Link: Sendable, Equatable {
        /// A residue by its place in the file.
        public struct End: Sendable, Hashable {
            /// Chemical component, such as "CYS".
            public var component: String
            /// Author chain id.
            public var chain: String
            /// Residue number with its insertion code.
            public var label: String

            /// A residue.
            public init(component: String, chain: String, label: String) {
                self.component = component
                self.chain = chain
                self.label = label
            }
        }

        /// Between the sulphurs of two cysteines.
        public var isDisulfide: Bool
        /// One residue.
        public var first: End
        /// The other residue.
        public var second: End

        /// A bond between two residues.
        public init(isDisulfide: Bool, first: End, second: End) {
            self.isDisulfide = isDisulfide
            self.first = first
            self.second = second
        }
    }
}
