/// Where statements come from, and under which terms their makers publish them.
///
/// Sources: the licence pages of the databases as of 2025. A table of the user's own has no entry here.
struct SourceTerms: Sendable, Equatable {
    /// As statements name it, or the beginning of that.
    var name: String
    var title: String
    var licence: String
    var url: String

    static let known = [
        SourceTerms(
            name: "header", title: "Headers of PDB and mmCIF files (Protein Data Bank)", licence: "CC0 1.0",
            url: "https://www.wwpdb.org/about/usage-policies"),
        SourceTerms(
            name: "AlphaFold", title: "AlphaFold Protein Structure Database", licence: "CC BY 4.0",
            url: "https://alphafold.ebi.ac.uk"),
        SourceTerms(
            name: "ModelArchive", title: "ModelArchive", licence: "CC BY 4.0, unless an entry says otherwise",
            url: "https://modelarchive.org"),
        SourceTerms(
            name: "ESM Metagenomic Atlas", title: "ESM Metagenomic Atlas", licence: "CC BY 4.0",
            url: "https://esmatlas.com/about"),
        SourceTerms(
            name: "UniProt", title: "UniProt Knowledgebase", licence: "CC BY 4.0",
            url: "https://www.uniprot.org/help/license"),
        SourceTerms(
            name: "SIFTS", title: "SIFTS (PDBe and UniProt)", licence: "CC BY 4.0",
            url: "https://www.ebi.ac.uk/pdbe/docs/sifts"),
        SourceTerms(
            name: "GOA", title: "Gene Ontology annotations", licence: "CC BY 4.0",
            url: "https://geneontology.org/docs/go-citation-policy"),
        SourceTerms(
            name: "GO", title: "Gene Ontology", licence: "CC BY 4.0",
            url: "https://geneontology.org/docs/go-citation-policy"),
        SourceTerms(
            name: "ENZYME", title: "ENZYME nomenclature database", licence: "CC BY 4.0",
            url: "https://enzyme.expasy.org"),
        SourceTerms(
            name: "Pfam", title: "Pfam", licence: "CC0 1.0", url: "https://www.ebi.ac.uk/interpro/about/license"),
        SourceTerms(
            name: "InterPro", title: "InterPro", licence: "CC0 1.0",
            url: "https://www.ebi.ac.uk/interpro/about/license"),
        SourceTerms(
            name: "CATH", title: "CATH", licence: "CC BY 4.0", url: "https://www.cathdb.info"),
        SourceTerms(
            name: "structure", title: "Computed from coordinates of the Protein Data Bank", licence: "CC0 1.0",
            url: "https://www.wwpdb.org/about/usage-policies"),
        SourceTerms(
            name: "file", title: "Headers and coordinates of files that name no archive", licence: "that of the files",
            url: ""),
        SourceTerms(
            name: "PDB", title: "Headers of FASTA records of the Protein Data Bank", licence: "CC0 1.0",
            url: "https://www.wwpdb.org/about/usage-policies"),
        SourceTerms(
            name: "RefSeq", title: "NCBI RefSeq", licence: "no restriction by NCBI",
            url: "https://www.ncbi.nlm.nih.gov/home/about/policies/"),
        SourceTerms(
            name: "FASTA header", title: "Headers of FASTA records", licence: "that of the sequence files", url: ""),
    ]

    /// The database that a statement names, without the entry: `UniProt` for `UniProt P00766`; else the source itself.
    static func name(of source: String) -> String { of(source)?.name ?? source }

    /// The terms of a statement's source; nil for a table of the user's.
    static func of(_ source: String) -> SourceTerms? {
        known.first { terms in
            guard source.lowercased().hasPrefix(terms.name.lowercased()) else { return false }
            guard let next = source.dropFirst(terms.name.count).first else { return true }
            return next == " " || next == ":" || next == ","
        }
    }
}
