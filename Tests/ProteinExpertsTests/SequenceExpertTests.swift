import FileKit
import ProteinDataset
import ProteinExperts
import Testing

@Suite struct SequenceExpertTests {
    private func result(_ call: ExpertCall, _ sequence: String) throws -> ExpertResult {
        try ExpertLibrary.standard.run(call, on: ExpertSubject(sequence: Array(sequence.utf8)))
    }

    private static let acetylcholineReceptor =
        "MAPGCCTTRPRPIALLAHIWRHCKPLCLLLVLLLLCETVQANPDAKRLYDDLLSNYNRLIRPVSNNTDTVLVKLGLRLSQLIDLNLKDQ"

    /// EMBOSS' sigcleave has a score of 13.739 and cuts after residue 41 of ACH2_DROME.
    @Test func aSignalPeptideIsThatOfSigcleave() throws {
        let found = try result(ExpertCall("signal-peptide"), Self.acetylcholineReceptor)
        #expect(found.values["score"]?.double == 13.739 && found.values["length"]?.whole == 41)
        #expect(found.text.hasPrefix("The sequence probably begins with a signal peptide of 41 residues"))
    }

    @Test(arguments: ["M", "MKTAYIAKQR", "MDEEKDKDEEKKRRSSPDGEKDKDEEKKRRSSPDGEKD", "XXXXXXXXXXXXXXXXXXXXXXXXXXXX"])
    func otherStartsAreNone(sequence: String) throws {
        #expect(try result(ExpertCall("signal-peptide"), sequence).values["likely"]?.flag == false)
    }

    /// Glycophorin A crosses the membrane at residues 73 to 95 of the mature protein.
    @Test func theSegmentOfGlycophorin() throws {
        let glycophorin =
            "SSTTGVAMHTSTSSSVTKSYISSQTNDTHKRDTYAATPRAHEVSEISVRTVYPPEEETGERVQLAHHFSEPEITLIIFGVMAGVIGTILLISYGIRRLIKKSPSDVKPLPSPDTDVPLSSVEIENPETSDQ"
        let found = try result(ExpertCall("membrane-segments"), glycophorin).values["segments"]?.elements ?? []
        #expect(found.count == 1)
        let (start, end) = (try #require(found[0]["start"]?.whole), try #require(found[0]["end"]?.whole))
        #expect(start >= 72 && end <= 96 && end - start == 18)
        #expect(try result(ExpertCall("membrane-segments"), "MKTAYIAKQR").values["segments"] == .array([]))
    }

    @Test func motifsAreFoundByNameAndByPattern() throws {
        let sequence = "MKNGTAAGAGGVGKSALRGDNPTA"
        let all = try result(ExpertCall("motifs"), sequence)
        #expect(all.values["motifs"]?.elements?.compactMap { $0["name"]?.text } == ["P-loop", "RGD"])
        let frequent = try result(ExpertCall("motifs", ["frequent": "yes"]), sequence)
        #expect(frequent.values["motifs"]?.elements?.contains { $0["name"]?.text == "N-glycosylation" } == true)
        let named = try result(ExpertCall("motifs", ["name": "n-glycosylation"]), sequence)
        #expect(named.text.hasPrefix("The sequence matches the N-glycosylation motif at residues 3-6"))
        let own = try result(ExpertCall("motifs", ["pattern": "W-x(2)-W"]), sequence)
        #expect(own.text == "The sequence has no match of the motif W-x(2)-W.")
    }

    @Test func neighboursComeFromTheIndexAtHand() throws {
        let index = try EvidenceIndex(
            [KnownProtein(id: "lys"), KnownProtein(id: "other")],
            sequences: [Samples.lysozyme, Array("MQIFVKTLTGKTITLEVEPSDTIENVKAKIQDKEGIPPDQQRLIFAGKQLEDGRTL".utf8)],
            workers: Workers(1))
        let subject = ExpertSubject(sequence: Samples.lysozyme) { (sequence, count) throws(SepitError) in
            try index.neighbours(of: sequence, limit: count)
        }
        let found = try ExpertLibrary.standard.run(ExpertCall("neighbours"), on: subject)
        #expect(found.text == "The nearest known protein is lys, 100% identical over 100% of the shorter sequence.")
        let none = ExpertSubject(sequence: Samples.lysozyme) { (_, _) throws(SepitError) in [] }
        #expect(
            try ExpertLibrary.standard.run(ExpertCall("neighbours"), on: none).text
                == "No known protein of the index is similar to this one.")
    }
}
