import FileKit
import ProteinExperts
import Testing

@Suite struct CompositionTests {
    /// Biopython's ProtParam on the same sequences, at many values of pH.
    @Test func numbersOfBiopython() throws {
        let path = Path.join(Path.parent(of: #filePath), "Goldens/composition.tsv")
        let lines = String(decoding: try FileSystem.read(path), as: UTF8.self).split(separator: "\n")
        #expect(lines.count == 40)
        for line in lines {
            let cells = line.split(separator: "\t").map(String.init)
            let result = try ExpertLibrary.standard.run(
                ExpertCall("composition", ["pH": cells[1]]), on: ExpertSubject(sequence: Array(cells[0].utf8)))
            for (name, expected) in zip(["mass", "isoelectric_point", "charge"], cells[2...4]) {
                let value = try #require(result.values[name]?.double)
                #expect(abs(value - (Double(expected) ?? .nan)) <= 0.01, "\(name) of \(cells[0])")
            }
            #expect(result.values["extinction_reduced"]?.whole == Int(cells[5]))
            #expect(result.values["extinction_oxidised"]?.whole == Int(cells[6]))
            let hydropathy = try #require(result.values["hydropathy"]?.double)
            #expect(abs(hydropathy - (Double(cells[7]) ?? .nan)) <= 0.001)
        }
    }

    /// Hen egg-white lysozyme: 14,313 Da and pI 9.32 by ProtParam.
    @Test func numbersStandInSentences() throws {
        let result = try ExpertLibrary.standard.run(
            ExpertCall("composition", ["pH": "7.4"]), on: ExpertSubject(sequence: Samples.lysozyme))
        #expect(result.text(about: ["mass"]) == "Its molecular mass is 14313.00 Da (14.3 kDa).")
        #expect(result.text(about: ["pI"]) == "Its isoelectric point by composition is 9.32.")
        #expect(result.text(about: ["charge"]).hasPrefix("Its net charge at pH 7.4 is "))
        #expect(result.text(about: ["mass", "length"]).hasPrefix("The protein has 129 residues. Its molecular"))
    }

    @Test func unknownResiduesAreSaid() throws {
        let result = try ExpertLibrary.standard.run(
            ExpertCall("composition"), on: ExpertSubject(sequence: Array("MXXK".utf8)))
        #expect(result.text(about: ["mass"]).contains("without its 2 unknown residues"))
        #expect(result.values["unknown_residues"]?.whole == 2)
    }

    @Test func acidsAloneHaveNoPointWithinTheRange() throws {
        let result = try ExpertLibrary.standard.run(
            ExpertCall("composition"), on: ExpertSubject(sequence: Array("DDDDDDDD".utf8)))
        #expect(result.text(about: ["pI"]).contains("4.05 or less"))
    }
}

enum Samples {
    static let lysozyme = Array(
        "KVFGRCELAAAMKRHGLDNYRGYSLGNWVCAAKFESNFNTQATNRNTDGSTDYGILQINSRWWCNDGRTPGSRNLCNIPCSALLSSDITASVNCAKKIVSDGNGMNAWVAWRNRCKGTDVQAWIRGCRL"
            .utf8)
}
