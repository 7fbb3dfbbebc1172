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
        let lead = """
            This protein is a transferase and a hydrolase (EC 2.7.10.2, EC 3.1.3.48), an enzyme transferring \
            phosphorus-containing groups and hydrolysing ester bonds.
            """
        #expect(text.hasPrefix(lead), "\(text)")
    }

    @Test("A class that name, number or reaction tell already is not said again, nor one that they contradict")
    func classes() throws {
        let enzyme = [("molecule", "Lysozyme"), ("ec", "3.2.1.17")]
        let told = "Lysozyme (EC 3.2.1.17) is a hydrolase, an enzyme hydrolysing glycosidic bonds."
        #expect(try caption(enzyme + [("class", "hydrolase")]) == told)
        #expect(try caption(enzyme + [("class", "ligase")]) == told)
        #expect(
            try caption(enzyme + [("class", "antimicrobial protein")]).hasPrefix(
                told + " It is an antimicrobial protein."))
        #expect(
            try caption([("molecule", "Progesterone receptor"), ("class", "receptor"), ("organism", "Homo sapiens")])
                == "Progesterone receptor is a protein of Homo sapiens.")
        #expect(try caption([("class", "RNA binding protein")]) == "This protein is an RNA binding protein.")
        #expect(
            try caption([("molecule", "2L6HC3"), ("organism", "synthetic construct"), ("class", "de novo protein")])
                == "2L6HC3, a synthetic construct, is a de novo protein.")
        #expect(try caption([("class", "transcription")]) == "This protein is classified under transcription.")
    }

    @Test("The number stands at the name, other names behind it; classes of numbers are open") func numbers() throws {
        let names = [("molecule", "Pim-1 kinase"), ("ec", "3.6"), ("organism", "Homo sapiens")]
        #expect(
            try caption(names).hasPrefix("Pim-1 kinase (EC 3.6.-.-) from Homo sapiens is a hydrolase, an enzyme"))
        #expect(
            try caption([("molecule", "DNA polymerase, mitochondrial"), ("organism", "Homo sapiens")])
                == "DNA polymerase, mitochondrial, is a protein of Homo sapiens.")
    }

    @Test("Words that begin with a small letter keep it") func smallLetters() throws {
        #expect(
            try caption([("molecule", "tRNA ligase"), ("organism", "Homo sapiens")])
                == "tRNA ligase is a protein of Homo sapiens.")
        #expect(try caption([("description", "mRNA cap methyltransferase")]) == "mRNA cap methyltransferase.")
    }

    @Test("Two statements with one verb have it once, and text in capitals is spelled") func verbs() throws {
        let text = try caption([("cofactor", "FAD"), ("pathway", "purine metabolism"), ("location", "MITOCHONDRIAL")])
        #expect(text.contains("is mitochondrial."), "\(text)")
        #expect(
            try caption([("molecule", "GTPASE ACTIVATING PROTEIN"), ("location", "GOLGI APPARATUS; ER LUMEN")])
                == "This protein is called GTPase activating protein. It is in the Golgi apparatus and ER lumen.")
    }

    @Test("What the shipped model learnt stays as it was") func learnt() throws {
        #expect(
            try caption([("fold", "beta barrel"), ("function", "RNA binding"), ("location", "nucleus")])
                == "This protein has the beta barrel fold. Its function is RNA binding. It is in the nucleus.")
    }
}
