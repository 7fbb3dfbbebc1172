import FileKit
import Testing
import TestSupport

/// What files say of the release that they are of stands in the manifest.
@Suite struct SourceReleaseTests {
    private func entry(_ accession: String, _ number: Int, day: String) -> String {
        """
        ID   \(accession)_TEST              Reviewed;          30 AA.
        AC   \(accession);
        DT   01-NOV-1997, integrated into UniProtKB/Swiss-Prot.
        DT   \(day), entry version 7.
        DE   RecName: Full=Ring ligase \(number);
        SQ   SEQUENCE   30 AA;  3000 MW;  0000000000000000 CRC64;
             \(String.protein(number))
        //

        """
    }

    @Test func releasesAreThoseThatFilesName() throws {
        let fixture = try DatasetFixture()
        try fixture.write(
            entry("P00007", 1, day: "02-OCT-2024") + entry("P00008", 2, day: "05-JUN-2019"), to: "in/sprot.dat")
        let revisions = "REVDAT   2   13-JUL-11 1ABC    1       VERSN\nREVDAT   1   15-OCT-91 1ABC    0\n"
        try fixture.write(.pdb([FixtureChain(id: "A", sequence: .protein(3))], header: revisions), to: "in/1abc.pdb")
        try fixture.write(">NP_1.1 ATP synthase [X y]\n\(String.protein(4))\n", to: "in/GCF_000005845.2_ASM584v2.faa")
        try fixture.write(
            "!gaf-version: 2.2\n!\n!date-generated: 2024-10-10\n"
                + "UniProtKB\tP00008\tx\tlocated_in\tGO:0005737\tPMID:1\tIDA\t\tC\t\t\tprotein\ttaxon:1423\t20240101\tUniProt\t\t\n",
            to: "goa.gaf")
        try fixture.write(
            "format-version: 1.2\ndata-version: releases/2024-06-17\n\n[Term]\nid: GO:0005737\nname: cytoplasm\n"
                + "namespace: cellular_component\n", to: "go.obo")
        try fixture.write(
            "# 2024/10/12 - 15:22 | PDB: 41.24 | UniProt: 2024.05\nPDB,CHAIN,ACCESSION,EC_NUMBER\n1abc,A,P9,1.1.1.1\n",
            to: "sifts.csv")
        try fixture.write(
            "CC   ENZYME\nCC   Release of 24-Jan-2024\n//\nID   1.1.1.1\nDE   Alcohol maker.\n//\n", to: "enzyme.dat")
        let annotations = ["goa.gaf", "go.obo", "sifts.csv", "enzyme.dat"]
        _ = try fixture.build(annotations: annotations)
        let manifest = try fixture.json("out/manifest.json")
        var said: [String: [String]] = [:]
        for source in try #require(manifest["sources"]?.elements) {
            let names = source["releases"]?.elements?.compactMap(\.text) ?? []
            said[source["name"]?.text ?? "", default: []] += names + [source["newestEntry"]?.text].compactMap(\.self)
        }
        #expect(said["UniProt"] == ["2024-10-02"])
        #expect(said["header"] == ["2011-07-13"])
        #expect(said["RefSeq"] == ["GCF_000005845.2"])
        #expect(said["GOA"] == ["2024-10-10"])
        #expect(said["GO"] == ["releases/2024-06-17"])
        #expect(said["SIFTS"] == ["2024/10/12 - 15:22 | PDB: 41.24 | UniProt: 2024.05"])
        #expect(said["ENZYME"] == ["24-Jan-2024"])
        let tables = try #require(manifest["annotations"]?.elements)
        #expect(tables.compactMap { $0["release"]?["source"]?.text } == ["ENZYME", "GO", "GOA", "SIFTS"])
        let inputs = try #require(manifest["inputs"]?.elements)
        #expect(inputs.compactMap { $0["release"]?["newestEntry"]?.text } == ["2011-07-13", "2024-10-02"])

        for index in 1...2 { _ = try fixture.build(to: "part\(index)", annotations: annotations, shard: "\(index)/2") }
        _ = try fixture.build(["part1", "part2"], to: "joined")
        #expect(try fixture.contents("joined")["manifest.json"] == fixture.contents("out")["manifest.json"])
    }
}
