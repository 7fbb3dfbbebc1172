/// Evidence codes of GO annotations.
///
/// Source: geneontology.org, "Guide to GO evidence codes"; `gaf-eco-mapping.txt`.
public enum OntologyEvidence {
    /// How an annotation came about.
    public enum Kind: String, Sendable {
        case experimental, highThroughput, phylogenetic, computational, author, curator, automatic, none
    }

    /// The kind of a code such as `IDA`; nil for what is no evidence code.
    public static func kind(of code: String) -> Kind? {
        switch code {
        case "EXP", "IDA", "IPI", "IMP", "IGI", "IEP": .experimental
        case "HTP", "HDA", "HMP", "HGI", "HEP": .highThroughput
        case "IBA", "IBD", "IKR", "IRD": .phylogenetic
        case "ISS", "ISO", "ISA", "ISM", "IGC", "RCA": .computational
        case "TAS", "NAS": .author
        case "IC": .curator
        case "IEA": .automatic
        case "ND": Kind.none
        default: nil
        }
    }

    /// `IDA` of `ECO:0000314`; nil where GO uses no code for it.
    public static func code(ofECO eco: String) -> String? { codes[eco] }

    private static let codes = [
        "ECO:0000269": "EXP", "ECO:0000314": "IDA", "ECO:0000353": "IPI", "ECO:0000315": "IMP", "ECO:0000316": "IGI",
        "ECO:0000270": "IEP", "ECO:0006056": "HTP", "ECO:0007005": "HDA", "ECO:0007001": "HMP", "ECO:0007003": "HGI",
        "ECO:0007007": "HEP", "ECO:0000318": "IBA", "ECO:0000319": "IBD", "ECO:0000320": "IKR", "ECO:0000321": "IRD",
        "ECO:0000250": "ISS", "ECO:0000266": "ISO", "ECO:0000247": "ISA", "ECO:0000255": "ISM", "ECO:0000317": "IGC",
        "ECO:0000245": "RCA", "ECO:0000304": "TAS", "ECO:0000303": "NAS", "ECO:0000305": "IC", "ECO:0000307": "ND",
        "ECO:0000501": "IEA", "ECO:0007669": "IEA", "ECO:0000256": "IEA", "ECO:0000265": "IEA",
    ]
}
