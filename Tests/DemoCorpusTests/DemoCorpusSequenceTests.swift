import DemoCorpus
import Testing

/// Signals and sites are looked for with regular expressions written from the literature, not with the generator's own
/// patterns.
@Suite struct DemoCorpusSequenceTests {
    private let proteins: [DemoCorpusFixture.Protein]

    init() throws { proteins = try DemoCorpusFixture.shared.get().proteins }

    @Test func everyFamilyHasItsSitesAndNoOther() throws {
        let sites: [String: Regex<Substring>] = [
            "ATP-binding NTPase": /[AG].{4}GK[ST]/,
            "calcium-binding protein": /D.[DN].[DN]G.[ILV].{3}E/,
            "zinc-finger transcription factor": /C.{2}C.{3}F.{5}L.{2}H.{3}H/,
            "cytochrome c": /C.{2}CH/,
            "serine protease": /GDSGGP/,
            "RNA helicase": /DEAD/,
            "protein kinase": /HRD.K.{2}N/,
            "thiol-disulfide oxidoreductase": /WCGPC/,
            "short-chain dehydrogenase": /TG.{3}G.G/,
            "zinc metalloprotease": /HE.GH/,
        ]
        #expect(Set(sites.keys) == Set(DemoFamily.allCases.map(\.phrase)))
        for protein in proteins {
            let found = sites.filter { protein.sequence.contains($0.value) }.keys
            #expect(Array(found) == [protein.function], "\(protein.id)")
        }
    }

    @Test func signalsTellTheLocation() {
        for protein in proteins {
            let sequence = protein.sequence
            #expect(sequence.hasPrefix("M"))
            let hasSignalPeptide = sequence.contains(/^M[KRTSN]{1,3}[LAVIF]{10,13}[A-Z]{2}[AVS].A/)
            let isRetained = sequence.contains(/[KH]DEL$/)
            let isPeroxisomal = sequence.contains(/[SAC][KR]L$/)
            let isNuclear = sequence.contains(/[KR]{4}/)
            let isMembrane = sequence.contains(/[LIVAFGM]{19,}[KR]{2}/)
            let location =
                switch (hasSignalPeptide, isRetained, isPeroxisomal, isMembrane, isNuclear) {
                case (true, true, false, false, false): "endoplasmic reticulum"
                case (true, false, false, false, false): "secreted"
                case (false, false, true, false, false): "peroxisome"
                case (false, false, false, true, _): "membrane"
                case (false, false, false, false, true): "nucleus"
                case (false, false, false, false, false): "cytoplasm"
                default: "several"
                }
            #expect(location == protein.location, "\(protein.id)")
        }
    }
}
