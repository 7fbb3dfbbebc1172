import FileKit
import ProteinDataset
import Testing
import TestSupport

@Suite("Captions read as prose") struct CaptionTests {
    /// The caption of a protein about which a table says this.
    private func caption(_ facts: [(String, String)]) throws -> String {
        let fixture = try DatasetFixture()
        try fixture.write(">p\n\(String.protein(1, length: 40))\n", to: "in/p.fasta")
        try fixture.write(
            "id\t" + facts.map(\.0).joined(separator: "\t") + "\np\t" + facts.map(\.1).joined(separator: "\t") + "\n",
            to: "facts.tsv")
        _ = try fixture.build(annotations: ["facts.tsv"])
        let line = try #require(try fixture.lines("out/stage1/train.jsonl").first)
        return line["conversation"]?.elements?.last?["content"]?.text ?? ""
    }

    @Test("An enzyme is told with number, organism and reaction in one sentence, its class once") func enzyme() throws {
        let text = try caption([
            ("molecule", "Adenosine deaminase"), ("organism", "Mus musculus"), ("ec", "3.5.4.4"),
            ("class", "Hydrolase"),
            ("cofactor", "Zn(2+)"), ("pathway", "purine metabolism"), ("keywords", "Deaminase; nucleotide salvage"),
        ])
        #expect(
            text.hasPrefix(
                "Adenosine deaminase (EC 3.5.4.4) from Mus musculus is a hydrolase, an enzyme hydrolysing "
                    + "carbon-nitrogen bonds other than peptide bonds. "
                    + "It needs Zn(2+) as a cofactor and takes part in purine metabolism."), "\(text)")
        #expect(!text.contains("classified") && text.contains("nucleotide salvage"))
        // The name has the word already.
        #expect(!text.lowercased().contains("under deaminase"))
    }

    @Test("A name and an organism make a sentence") func nameAlone() throws {
        #expect(
            try caption([("molecule", "Barstar"), ("organism", "Bacillus amyloliquefaciens")])
                == "Barstar is a protein of Bacillus amyloliquefaciens.")
        #expect(try caption([("molecule", "Barstar")]) == "This protein is called Barstar.")
        #expect(
            try caption([("molecule", "Barstar"), ("class", "Inhibitor"), ("organism", "Bacillus subtilis")])
                == "Barstar from Bacillus subtilis is an inhibitor.")
        #expect(
            try caption([("molecule", "NusG"), ("class", "Transcription")]) == "NusG is classified under transcription."
        )
        #expect(try caption([("organism", "Mus musculus")]) == "This protein comes from Mus musculus.")
    }

    @Test("Without a name, it is still a sentence about an enzyme") func nameless() throws {
        #expect(
            try caption([("ec", "2.7.13.3")])
                == "This protein is a transferase (EC 2.7.13.3), an enzyme transferring phosphorus-containing groups.")
    }

    @Test("Several values are told in the plural") func plural() throws {
        let text = try caption([("domains", "SH2; SH3"), ("ec", "2.7.10.2; 3.1.3.48")])
        #expect(text.contains("domains SH2 and SH3"), "\(text)")
        #expect(text.contains("EC numbers are 2.7.10.2 and 3.1.3.48"), "\(text)")
    }

    @Test("What the shipped model learnt stays as it was") func learnt() throws {
        #expect(
            try caption([("fold", "beta barrel"), ("function", "RNA binding"), ("location", "nucleus")])
                == "This protein has the beta barrel fold. Its function is RNA binding. It is in the nucleus.")
    }
}
