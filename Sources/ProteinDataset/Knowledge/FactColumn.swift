/// What a column of an annotation table holds, told by its name.
///
/// Columns of UniProt's tables are read by UniProt's rules; other names are taken for what they commonly mean, and a
/// column of an unknown name is a property of that name whose values stand between semicolons.
package struct FactColumn: Sendable, Equatable {
    /// How a cell is read.
    package enum Kind: Sendable, Equatable {
        /// Identifies the protein. One such column of a table is its id; accessions of others link the protein to its
        /// entries.
        case identifier
        /// Residues in one-letter codes.
        case sequence
        /// `train`, `valid` or `test`.
        case split
        case proteinNames, organism, enzymeNumbers, location, function, activity, cofactor, pathway, family,
            ontologyTerms
        /// Values between semicolons, or between commas where there is no semicolon.
        case keywords
        /// One piece of prose.
        case prose
        /// Values between semicolons.
        case list
        /// Nothing that is said of a protein: lengths, paths, dates.
        case ignored
    }

    /// As in the table.
    package var name: String
    package var kind: Kind
    /// Empty for columns that hold no facts.
    package var property: String

    /// The column of this name.
    package init(named name: String) {
        self.name = name
        let key = Self.key(name)
        if let (kind, property) = Self.known[key] {
            self.kind = kind
            self.property = property
        } else {
            kind = .list
            property = key.split(separator: " ").joined(separator: "_")
        }
    }

    /// Names that identify proteins, in the order in which a table's id is looked for.
    package static let identifiers = [
        "id", "entry", "accession", "uniprot", "uniprot id", "uniprot accession", "uniprotkb", "protein id", "protein",
        "primary accession",
        "pdb chain", "chain id", "path", "file", "entry name", "name",
    ]

    /// Which of the columns is the id; nil where none is.
    package static func placeOfIdentifier(in columns: [String]) -> Int? {
        let keys = columns.map(key)
        return identifiers.lazy.compactMap(keys.firstIndex).first
    }

    /// A name in small letters, underscores as blanks.
    private static func key(_ name: String) -> String {
        name.lowercased().split { $0 == "_" || $0.isWhitespace }.joined(separator: " ")
    }

    /// Columns by `key` of their names.
    private static let known: [String: (Kind, String)] = {
        var columns: [String: (Kind, String)] = [:]
        func set(_ kind: Kind, _ property: String, _ names: String...) {
            for name in names { columns[name] = (kind, property) }
        }
        set(.identifier, "", "id", "protein id", "pdb chain", "chain id")
        set(
            .identifier, "accession", "entry", "accession", "uniprot", "uniprot id", "uniprot accession", "uniprotkb",
            "primary accession")
        set(
            .sequence, "", "sequence", "seq", "sequence mature", "mature sequence", "aa sequence", "protein sequence",
            "aaseq")
        set(.split, "split", "split", "set", "partition", "subset", "stage")
        set(
            .proteinNames, "molecule", "protein names", "protein name", "name", "molecule", "molecules",
            "recommended name", "product")
        set(.organism, "organism", "organism", "species", "source organism", "organism name")
        set(
            .enzymeNumbers, "ec", "ec", "ec number", "ec numbers", "ec header", "ec sifts", "enzyme commission", "ec no"
        )
        set(
            .location, "location", "location", "subcellular location", "subcellular location [cc]", "localization",
            "localisation")
        set(.function, "description", "function [cc]", "description", "protein function", "summary")
        set(.activity, "activity", "catalytic activity", "reaction equation")
        set(.cofactor, "cofactor", "cofactor", "cofactors")
        set(.pathway, "pathway", "pathway", "pathways")
        set(.family, "family", "protein families", "family", "protein family")
        set(
            .ontologyTerms, "go_function", "gene ontology (molecular function)", "go mf", "go f", "go slim f",
            "go function")
        set(
            .ontologyTerms, "go_process", "gene ontology (biological process)", "go bp", "go p", "go slim p",
            "go process")
        set(
            .ontologyTerms, "go_component", "gene ontology (cellular component)", "go cc", "go c", "go slim c",
            "go component")
        set(.ontologyTerms, "go", "gene ontology (go)", "gene ontology ids", "go", "go terms", "go ids")
        set(.keywords, "keywords", "keywords", "keyword")
        set(.list, "class", "classification", "class")
        set(.list, "pfam", "pfam", "pfam id", "pfam ids")
        set(.prose, "subunit", "subunit structure", "subunit structure [cc]", "subunit")
        set(.prose, "domain", "domain [cc]", "domain [ft]")
        set(
            .ignored, "", "path", "file", "entry name", "reviewed", "length", "gene names", "gene names (primary)",
            "organism (id)")
        set(
            .ignored, "", "title", "mass", "orf", "sgd status", "tissues", "toxic dose", "ptm", "existence",
            "protein existence")
        set(
            .ignored, "", "first seen by 2017", "annotation", "date of creation", "gene", "gene name",
            "gene names  (primary )")
        set(.ignored, "", "organism id", "taxonomic lineage", "crc64", "from", "number", "index", "unnamed: 0")
        return columns
    }()
}
