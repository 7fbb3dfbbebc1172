import ProteinKit
import Testing

/// Header lines as the databases write them.
@Suite struct FastaHeaderTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var line: String
        var id: String
        var accession: String?
        var name: String?
        var organism: String?
        var taxonomyID: Int?
        var gene: String?
        var chains: [String] = []
        var testDescription: String { line }
    }

    static let cases = [
        Case(
            line: "sp|P69905|HBA_HUMAN Hemoglobin subunit alpha OS=Homo sapiens OX=9606 GN=HBA1 PE=1 SV=3",
            id: "sp|P69905|HBA_HUMAN", accession: "P69905", name: "Hemoglobin subunit alpha", organism: "Homo sapiens",
            taxonomyID: 9606, gene: "HBA1"),
        Case(
            line:
                "AFDB:AF-A6U847-F1 50S ribosomal protein L11 UA=A6U847 UI=RL11_SINMW OS=Sinorhizobium medicae OX=1 GN=rplK",
            id: "AFDB:AF-A6U847-F1", accession: "A6U847", name: "50S ribosomal protein L11",
            organism: "Sinorhizobium medicae", taxonomyID: 1, gene: "rplK"),
        Case(
            line: "NP_000508.1 hemoglobin subunit alpha [Homo sapiens]", id: "NP_000508.1", accession: "NP_000508.1",
            name: "hemoglobin subunit alpha", organism: "Homo sapiens"),
        Case(
            line: "WP_1 pyruvate dehydrogenase [NAD(P)] [Bacillus sp. [x]]", id: "WP_1",
            name: "pyruvate dehydrogenase [NAD(P)]", organism: "Bacillus sp. [x]"),
        Case(
            line: "4ZZZ_2|Chains B[auth H], D[auth L]|Small inhibitor|Escherichia coli (562)", id: "4ZZZ_2",
            name: "Small inhibitor", organism: "Escherichia coli", taxonomyID: 562, chains: ["H", "L"]),
        Case(
            line: "1A3N_1|Chain A|Alpha kinase|Homo sapiens (9606)", id: "1A3N_1", name: "Alpha kinase",
            organism: "Homo sapiens", taxonomyID: 9606, chains: ["A"]),
        Case(
            line: "UniRef90_P69905 Hemoglobin n=5 Tax=Hominidae TaxID=9604 RepID=HBA_HUMAN", id: "UniRef90_P69905",
            accession: "P69905", name: "Hemoglobin", organism: "Hominidae", taxonomyID: 9604),
        Case(
            line: "1a3n_A mol:protein length:141  HEMOGLOBIN (ALPHA CHAIN)", id: "1a3n_A",
            name: "HEMOGLOBIN (ALPHA CHAIN)"),
        Case(line: "1A3N_A Chain A, HEMOGLOBIN (ALPHA CHAIN)", id: "1A3N_A", name: "HEMOGLOBIN (ALPHA CHAIN)"),
        Case(
            line: "XP_1 alpha kinase [Homo sapiens] >XP_2 beta kinase [Pan troglodytes]", id: "XP_1",
            name: "alpha kinase", organism: "Homo sapiens"),
        Case(line: "A0A024RBG1", id: "A0A024RBG1", accession: "A0A024RBG1"),
        Case(line: "MGYP000123 ESMFold", id: "MGYP000123"),
    ]

    @Test(arguments: cases) func databasesHeaders(_ item: Case) throws {
        let records = try FastaReader().read(bytes: Array(">\(item.line)\nMKTAYIAKQR\n".utf8), name: "case").records
        let record = try #require(records.first)
        let header = FastaHeader(id: record.id, description: record.description)
        #expect(record.id == item.id)
        #expect(header.accession == item.accession && header.name == item.name && header.organism == item.organism)
        #expect(header.taxonomyID == item.taxonomyID && header.gene == item.gene && header.chains == item.chains)
    }

    @Test func chainsJoinedByColonsAreRecordsOfTheirOwn() throws {
        for text in ["MKTAYIAKQR:GHPLW", "MKTAYIAKQR:\nGHPLW", "MKTAYIAKQR/GHPLW"] {
            let (records, warnings) = try FastaReader().read(bytes: Array(">dimer x\n\(text)\n".utf8), name: "case")
            #expect(records.map(\.id) == ["dimer_1", "dimer_2"])
            #expect(records.map(\.sequence) == ["MKTAYIAKQR", "GHPLW"])
            #expect(warnings.map(\.code) == ["sequence-multimer"])
        }
    }
}
